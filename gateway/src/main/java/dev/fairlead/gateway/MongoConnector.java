package dev.fairlead.gateway;

import dev.fairlead.gateway.secret.Secrets;
import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.gateway.workflow.connect.Connector;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.other.OtherMongo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A MongoDB that workflows ask: what speaks with it lives in the store, the only user of the driver. */
final class MongoConnector implements Connector {

    private final OtherMongo mongo;
    private final AtomicInteger asking = new AtomicInteger();

    MongoConnector(Secrets.Address address) {
        this.mongo = new OtherMongo(address.url(), address.ofThisMachine());
    }

    @Override
    public Answer ask(Question question) throws IOException, InterruptedException {
        asking.incrementAndGet();
        try {
            if (!(Values.tree(question.asked()) instanceof Node.Mapping asked)) {
                throw new NotAsked("it is asked nothing");
            }
            Node.Mapping told = mongo.ask(asked, question.millisLeft(), question.maxBytes());
            Map<String, Object> value = new LinkedHashMap<>();
            told.members().forEach((name, node) -> value.put(name, Values.of(node)));
            return new Answer(value, Values.json(value).length());
        } finally {
            asking.decrementAndGet();
        }
    }

    /** Those in use; the driver closes those that are idle by itself. */
    @Override
    public int open() {
        return asking.get();
    }

    @Override
    public void close() {
        mongo.close();
    }
}
