package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workflows as they are written: what is wrong with them is told with its place, and what is right survives. */
final class WorkflowFormTest {

    private static final String EVERY_NODE = """
            {"description":"all","deadline":"5s","maxBodyBytes":2048,"nodes":{
             "start":{"type":"request","to":"check"},
             "check":{"type":"validate","value":"request.body","schema":{"type":"object"},"to":{"valid":"gold","invalid":"sorry"}},
             "gold":{"type":"condition","if":"request.query.plan == 'gold'","to":{"true":"both","false":"plan"}},
             "plan":{"type":"switch","value":"request.method","to":{"GET":"moved","default":"both"}},
             "moved":{"type":"redirect","url":"https://${{ request.host }}/new","status":308},
             "both":{"type":"parallel","to":["left","right"]},
             "left":{"type":"proxy","path":"/a/${{ request.params.id }}","query":{"x":"1"},"to":{"success":"joined","error":"joined"}},
             "right":{"type":"http","url":"http://other/","method":"POST","headers":{"X-A":"${{ request.id }}"},"body":{"n":[1,2.5,null,true]},"secret":"key","allow":["10.0.0.0/8"],"timeout":"250ms","maxResponseBytes":10,"maxCalls":3,"attempts":2,"pause":"1ms","errorFrom":400,"to":"joined"},
             "joined":{"type":"merge","to":"count"},
             "count":{"type":"redis","secret":"r","command":"INCR","arguments":["n:${{ request.client }}"],"timeout":"1s","to":"rows"},
             "rows":{"type":"sql","secret":"d","statement":"select a from b where c = ? and d = ?","values":["${{ request.body.c }}",1],"write":true,"maxRows":5,"to":"docs"},
             "docs":{"type":"mongodb","secret":"m","operation":"updateOne","collection":"c","filter":{"a":1},"update":{"$set":{"b":"${{ request.id }}"}},"upsert":true,"to":"mail"},
             "mail":{"type":"smtp","secret":"s","from":"a@b.c","recipients":["d@e.f"],"subject":"s","text":"t","to":"event"},
             "event":{"type":"kafka","secret":"k","topic":"t","key":"k","value":{"a":1},"headers":{"h":"v"},"to":"each"},
             "each":{"type":"loop","over":"nodes.left.body.items","maxItems":5,"to":{"body":"wait","done":"read"}},
             "wait":{"type":"delay","time":"2ms","to":"each"},
             "read":{"type":"xml-to-json","value":"nodes.right.body","to":"made"},
             "made":{"type":"set","value":{"a":"${{ nodes.read }}"},"to":"xml"},
             "xml":{"type":"json-to-xml","value":"nodes.made","root":"order","to":"answer"},
             "answer":{"type":"response","status":"${{ nodes.left.status }}","headers":{"X-B":"b"},"body":"${{ nodes.xml }}","to":"tell"},
             "tell":{"type":"http","url":"http://log/","secret":"other@file"},
             "sorry":{"type":"response","status":400}},
             "capture":5,"tests":[{"name":"one","request":{"path":"/x"},"calls":{"left":[{"status":200}]},"expect":{"status":200}}]}""";

    private static final String START = "\"start\":{\"type\":\"request\",\"to\":\"a\"},";
    private static final String END = ",\"end\":{\"type\":\"response\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // 1: a path that answers nothing
                "'a':{'type':'set','value':1}                       | a     | leads nowhere by \"next\", so a path answers nothing",
                "'a':{'type':'condition','if':'true','to':{'true':'end'}} END | a | leads nowhere by \"false\", so a path answers nothing",
                "'a':{'type':'switch','value':'request.method','to':{'GET':'end','POST':'end'}} END | a | leads nowhere by \"default\", so a path answers nothing",
                // 4: a merge that can never run
                "'a':{'type':'merge','to':'end'} END                | a     | can never run: it is not where all branches of one parallel node end",
                "'a':{'type':'parallel','to':['b','c']},'b':{'type':'set','value':1,'to':'m'},'c':{'type':'set','value':1,'to':'end'},'m':{'type':'merge','to':'end'} END | a | has a branch, \"c\", that comes to no merge, so a merge can never run",
                "'a':{'type':'parallel','to':['b','c']},'b':{'type':'set','value':1,'to':'m'},'c':{'type':'set','value':1,'to':'n'},'m':{'type':'merge','to':'end'},'n':{'type':'merge','to':'end'} END | a | has branches that end at several merges, n, so none of them can ever run",
                // 7: an unreachable node
                "'a':{'type':'response'},'b':{'type':'response'}    | b     | can never be reached",
                // 8: a circle outside of a loop
                "'a':{'type':'set','value':1,'to':'b'},'b':{'type':'condition','if':'true','to':{'true':'a','false':'end'}} END | a | leads in a circle that no loop makes: a to b to a",
                // 9: unknown references
                "'a':{'type':'set','value':1,'to':'c'}              | a     | leads by \"next\" to \"c\", which is not one of its nodes",
                "'a':{'type':'http','url':'http://h/','to':{'success':'end','failure':'end'}} END | a | has no output \"failure\"",
                "'a':{'type':'set','value':'${{ nodes.b.x }}','to':'end'} END | a | reads nodes.b in \"nodes.b.x\", and there is no such node",
                "'a':{'type':'set','value':'${{ nodes.b }}','to':'b'},'b':{'type':'set','value':1,'to':'end'} END | a | reads nodes.b in \"nodes.b\", which never runs before it",
                // 13: the shape of branches and loops
                "'a':{'type':'set','value':1,'to':['end','e2']},'e2':{'type':'response'} END | a | leads by \"next\" to 2 nodes",
                "'a':{'type':'parallel','to':['m']},'m':{'type':'merge','to':'end'} END | a | has fewer than two branches",
                "'a':{'type':'loop','over':'[1]','to':{'body':'b','done':'end'}},'b':{'type':'set','value':1,'to':'end'} END | a | has a body that never comes back to it",
                "'a':{'type':'parallel','to':['b','c']},'b':{'type':'set','value':1,'to':'x'},'c':{'type':'set','value':1,'to':'x'},'x':{'type':'set','value':1,'to':'m'},'m':{'type':'merge','to':'end'} END | x | is in two branches of \"a\" and would run twice",
                "'a':{'type':'set','value':1,'to':'start'}          | a     | leads by \"next\" back to \"start\", where runs begin",
                "'a':{'type':'request','to':'end'} END              | a     | is a second one of the type request",
                // 19: behind the answer
                "'a':{'type':'response','to':'b'},'b':{'type':'response'} | b | would answer a caller that has its answer already",
                "'a':{'type':'response','to':'b'},'b':{'type':'proxy'} | b | needs the caller's request, which is over behind the answer",
                // 21: a parallel node in a loop
                "'a':{'type':'loop','over':'[1]','to':{'body':'p','done':'end'}},'p':{'type':'parallel','to':['b','c']},'b':{'type':'condition','if':'true','to':{'true':'a','false':'m'}},'c':{'type':'set','value':1,'to':'m'},'m':{'type':'merge','to':'a'} END | p | has a branch, \"b\", that comes back to the loop \"a\" before it has merged",
            })
    void a_broken_graph_is_refused_with_the_node_and_the_reason(String nodes, String node, String reason)
            throws Json.Malformed {
        String written = "{\"nodes\":{" + START + nodes.replace('\'', '"').replace(" END", END) + "}}";
        Findings findings = findings();
        Optional<Workflow> read = WorkflowForm.read("w", json(written), findings);

        assertThat(read).as("refused").isEmpty();
        Diagnostic first = findings.all().getFirst();
        assertThat(first.text()).isEqualTo("the node \"" + node + "\" of the workflow \"w\" " + reason);
        assertThat(first.place().pointer()).isEqualTo("/nodes/" + node);
        assertThat(first.remedy()).isNotEmpty();
        assertThat(first.severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void a_draft_may_be_broken_and_says_so() throws Json.Malformed {
        Findings findings = findings();
        Optional<Workflow> read = WorkflowForm.read(
                "w", json("{\"draft\":true,\"nodes\":{" + START + "\"a\":{\"type\":\"set\",\"value\":1}}}"), findings);

        assertThat(read).isPresent();
        assertThat(findings.all().getFirst().severity()).isEqualTo(Severity.WARNING);
        assertThat(findings.all().getFirst().text()).contains("a path answers nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'type':'sett'                          | type   | has the type \"sett\", which there is not",
                "'type':'delay'                         | time   | \"time\" is missing",
                "'type':'delay','time':'11m'            | time   | \"time\" is 11m, which is not allowed",
                "'type':'response','status':700         | status | \"status\" is 700, which is not allowed",
                "'type':'redirect','url':'/','status':305 | status | has the status 305, which sends nobody elsewhere",
                "'type':'condition','if':'${{ true }}'  | if     | has ${{ }} in \"if\", which is an expression as a whole",
                "'type':'condition','if':5              | if     | \"if\": expected text, found the number 5",
                "'type':'set','value':'${{ 1 '          | value  | cannot be read: a ${{ in \"${{ 1 \" has no }}",
                "'type':'validate','schema':'x'         | schema | has no JSON Schema",
                "'type':'http','to':'a'                 | url    | \"url\" is missing",
                "'type':'http','url':'/','timeout':'x'  | timeout | \"x\" is not a length of time",
                "'type':'http','url':'/','headers':{'Host':'h'} | headers/Host | sets \"Host\", which is not a header that can be set",
                "'type':'merge','wait':1                | wait   | \"wait\" is not a key here",
                "'type':'http','url':'http://h/','allow':['10.0.0.1/8'] | allow | allows \"10.0.0.1/8\" has bits set behind its prefix of 8",
                "'type':'redis','secret':'s','command':'FLUSHALL' | command | has the command \"FLUSHALL\", which nodes may not use",
                "'type':'redis','secret':'s','command':'get','arguments':['a','b'] | command | gives GET 2 arguments in place of 1",
                "'type':'redis','secret':'s','command':'${{ request.query.c }}' | command | makes its \"command\" of an expression, so that a caller could choose it",
                "'type':'redis','command':'get','arguments':['a'] | secret | \"secret\" is missing",
                "'type':'sql','secret':'s','statement':'select ?, ?? -- ?' | values | has 0 values for the 1 question marks of its statement",
                "'type':'sql','secret':'s','statement':'select * from ${{ request.query.t }}' | statement | makes its \"statement\" of an expression, so that a caller could choose it",
                "'type':'sql','secret':'s','statement':'select 1','errorFrom':400 | errorFrom | \"errorFrom\" is not a key here",
                "'type':'mongodb','secret':'s','operation':'drop','collection':'c' | operation | has the operation \"drop\", which there is not",
                "'type':'mongodb','secret':'s','operation':'deleteMany','collection':'c' | filter | \"filter\" is missing",
                "'type':'mongodb','secret':'s','operation':'find','collection':'c','filter':{'$where':'1'} | filter/$where | has \"$where\", which runs a script or writes a whole collection",
                "'type':'smtp','secret':'s','from':'a@b','subject':'x','text':'y' | recipients | \"recipients\" is missing",
                "'type':'kafka','secret':'s','topic':'${{ request.query.t }}','value':1 | topic | makes its \"topic\" of an expression, so that a caller could choose it",
                "'type':'condition','if':'true','to':'a' | to    | does not say which of its outputs leads there",
            })
    void a_setting_that_cannot_be_is_refused_with_its_place(String node, String key, String text)
            throws Json.Malformed {
        Findings findings = findings();
        Node written = json("{\"nodes\":{" + START + "\"a\":{" + node.replace('\'', '"') + "}}}");

        assertThat(WorkflowForm.read("w", written, findings)).isEmpty();
        Diagnostic first = findings.all().getFirst();
        assertThat(first.place().pointer()).isEqualTo("/nodes/a/" + key);
        assertThat(first.text()).endsWith(text);
    }

    @Test
    void every_node_survives() throws Json.Malformed {
        Findings findings = findings();
        Workflow workflow = WorkflowForm.read("w", json(EVERY_NODE), findings)
                .orElseThrow(() -> new AssertionError(findings.all()));
        Node.Mapping written = WorkflowForm.write(workflow, Owner.FILE);

        assertThat(findings.all()).isEmpty();
        assertThat(WorkflowForm.read("w", json(Json.canonical(written)), findings))
                .contains(workflow);
        assertThat(Json.canonical(WorkflowForm.write(workflow, Owner.FILE))).isEqualTo(Json.canonical(written));
    }

    private static Node json(String text) throws Json.Malformed {
        return Json.read(text, "test");
    }

    private static Findings findings() {
        return new Findings(new Subject(Subject.Kind.WORKFLOW, "w", Owner.FILE));
    }
}
