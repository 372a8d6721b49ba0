package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.AnswerStage;
import dev.fairlead.gateway.http.Caller;
import dev.fairlead.gateway.wire.ResponseHead;

/** Makes the cache forget a path when what was asked changed something there (RFC 9111 section 4.4). */
final class ChangingAnswer extends AnswerStage {

    private final CachedAnswers answers;
    private final String path;

    ChangingAnswer(Caller next, CachedAnswers answers, String path) {
        super(next);
        this.answers = answers;
        this.path = path;
    }

    @Override
    public void begin(ResponseHead head) {
        changed(head.status());
        next().begin(head);
    }

    @Override
    protected void answering(int status, String contentType, byte[] body) {
        changed(status);
    }

    private void changed(int status) {
        if (status >= 200 && status < 400) {
            answers.forget(path);
        }
    }
}
