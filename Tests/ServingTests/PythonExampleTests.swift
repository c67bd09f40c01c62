import Foundation
import Storage
import TestSupport
import Testing

@testable import Serving

/// The programs of `jobs/Examples/Python`, against `quarry serve` over an index that was built.
@Suite(
    "Examples in Python", .offPool,
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct PythonExampleTests {
    private static let hasPython = Tool("python3") != nil

    private static let client = """
        hits = quarry.search("parental leave", k=2, filter=["type:md"])["hits"]
        assert [hit["source"] for hit in hits] == ["leave.md"], hits
        assert quarry.search("退款申请", k=1)["hits"][0]["source"] == "退款.txt"
        assert quarry.search("")["hits"] == []

        question = "How many weeks of paid parental leave do employees in Rotterdam get?"
        answer = quarry.ask(question, sentences=1)
        assert "sixteen weeks" in answer["answer"] and not answer["abstained"], answer
        cited = answer["citations"][0]
        assert cited["source"] == "leave.md" and cited["proof"] == "source", cited
        assert quarry.cite(cited["id"])["state"] == "proved"
        assert quarry.ask("Which quasar did the Zeppelin photograph?")["abstained"]

        events = list(quarry.stream("差旅費應於返回後幾日內報支？", sentences=1))
        assert [name for name, _ in events] == ["passages", "text", "answer"], events
        assert events[0][1]["passages"][0]["source"] == "差旅.txt"
        assert events[1][1]["text"] == events[2][1]["answer"] == "差旅費應於返回後三十日內報支。 [1]"

        from quarry_client import _events
        lines = ["event: text", "", 'data: {"n":', ":", ": kept open", "data: 1}", ""]
        lines += ["event: answer", "data: 2", ""]
        read = list(_events((line + "\\r\\n").encode() for line in lines))
        assert read == [("message", {"n": 1}), ("answer", 2)], read

        said = quarry.chat("Who resets the VPN token?", [{"role": "user", "content": "Hello"}])
        assert "help desk" in said["response"] and said["sources"][0]["source"] == "vpn.txt", said

        def problem(call):
            try:
                call()
            except Problem as problem:
                return problem
            raise SystemExit("no problem")

        wrong = problem(lambda: quarry.search("leave", k=0))
        assert (wrong.status, wrong.code, wrong.member) == (400, "invalid_request", "k"), vars(wrong)
        assert "k" in str(wrong), wrong
        wrong = problem(lambda: list(quarry.stream(question, llm=True)))
        assert (wrong.status, wrong.member) == (400, "llm"), vars(wrong)
        wrong = problem(lambda: quarry.cite("0" * 24 + "-0-1"))
        assert (wrong.status, wrong.code) == (404, "not_found"), vars(wrong)
        assert problem(lambda: quarry.cite("../../health")).status == 400
        wrong = problem(lambda: Quarry(url, index="nowhere").search("leave"))
        assert (wrong.status, wrong.code) == (404, "not_found"), vars(wrong)
        assert Quarry(url + "/", index="kb").search("leave")["index"] == "kb"
        try:
            Quarry("http://127.0.0.1:9").search("leave")
            raise SystemExit("no error")
        except OSError:
            pass
        """

    @Test(
        "search, ask, stream, chat and cite with the standard library, and say what is wrong",
        .enabled(if: hasPython, "python3 is not on the PATH"))
    func client() throws { try run(Self.client) }

    private static let tokens = """
        import os, time
        try:
            quarry.search("leave")
            raise SystemExit("no problem")
        except Problem as problem:
            assert (problem.status, problem.code) == (401, "unauthorized"), vars(problem)
        eager = Quarry(url, token=os.environ["TOKEN"], patience=0)
        patient = Quarry(url, token=os.environ["TOKEN"])
        # Two a second, four at once: what comes sooner is told when to come again.
        problems = []
        for number in range(40):
            try:
                eager.search(f"leave {number}")
            except Problem as problem:
                problems.append((problem.status, problem.code))
        assert set(problems) == {(429, "too_many_requests")}, problems
        begun = time.monotonic()
        for number in range(6):
            assert patient.search(f"leave {number}")["hits"]
        assert time.monotonic() - begun > 0.5
        """

    @Test(
        "bring their token, and wait where they have asked too often",
        .enabled(if: hasPython, "python3 is not on the PATH"))
    func tokens() throws {
        let library = try WrittenLibrary()
        let made = try library.quarry(["token", "tokens", "portal", "--acl", "*", "--json"])
        let token = try #require(try made.object()["token"] as? String)
        try run(
            Self.tokens, library: library,
            ["--token-file", library.folder.file("tokens"), "--rate", "2"], ["TOKEN": token])
    }

    private static let busy = """
        from concurrent.futures import ThreadPoolExecutor
        from urllib.request import urlopen

        def refused():
            lines = urlopen(url + "/metrics").read().decode().splitlines()
            return any("_requests_total" in line and 'status="503"' in line for line in lines)

        with ThreadPoolExecutor(24) as threads:
            for turn in range(100):
                asked = [threads.submit(quarry.search, f"leave {turn} {n}") for n in range(24)]
                assert all(search.result()["hits"] for search in asked)
                if refused():
                    break
            else:
                raise SystemExit("the server was never too busy")
        """

    @Test(
        "come again where the server has too much to do",
        .enabled(if: hasPython, "python3 is not on the PATH"))
    func busy() throws { try run(Self.busy, ["--threads", "1", "--queue", "0", "--cache", "0"]) }

    private static let langChain = """
        import asyncio
        from langchain_core.runnables import RunnableLambda
        from langchain_retriever import QuarryRetriever

        retriever = QuarryRetriever(client=quarry, k=2)
        found = retriever.invoke("parental leave")
        assert len(found) == 2 and "sixteen weeks" in found[0].page_content, found
        about = found[0].metadata
        assert about["source"] == "leave.md" and about["page"] is None, about
        assert about["heading"] == [] and about["audience"] == "staff", about
        assert about["cite"].startswith("leave.md#") and about["score"] > found[1].metadata["score"]
        assert quarry.cite(found[0].id)["state"] == "proved"
        assert asyncio.run(retriever.ainvoke("parental leave")) == found
        # A question's signs are no query language here.
        assert retriever.invoke("-parental +leave:")[0].id == found[0].id
        narrow = QuarryRetriever(client=quarry, filter=["lang:zh"])
        batch = narrow.batch(["退款申请", "差旅費"])
        assert [documents[0].metadata["source"] for documents in batch] == ["退款.txt", "差旅.txt"]
        assert all(d.metadata["source"] != "leave.md" for d in narrow.invoke("parental"))
        texts = retriever | RunnableLambda(lambda found: [d.page_content for d in found])
        assert any("help desk" in text for text in texts.invoke("VPN token"))
        try:
            QuarryRetriever(client=quarry, k=0).invoke("leave")
            raise SystemExit("no problem")
        except Problem as problem:
            assert problem.member == "k"
        """

    @Test(
        "a LangChain retriever gives documents with their places, in chains and awaited",
        .enabled(if: Tool(pythonWith: "langchain_core") != nil, "langchain_core is missing"))
    func langChain() throws { try run(Self.langChain) }

    private static let llamaIndex = """
        import asyncio
        from llama_index.core.schema import MetadataMode
        from llama_index.core.tools import RetrieverTool
        from llamaindex_retriever import QuarryRetriever

        retriever = QuarryRetriever(quarry, k=2)
        found = retriever.retrieve("parental leave")
        assert len(found) == 2 and "sixteen weeks" in found[0].node.get_content(), found
        about = found[0].node.metadata
        assert about["source"] == "leave.md" and about["page"] is None, about
        assert about["heading"] == [] and about["audience"] == "staff", about
        assert about["cite"].startswith("leave.md#") and found[0].score > found[1].score
        assert "source: leave.md" in found[0].node.get_content(MetadataMode.LLM)
        assert quarry.cite(found[0].node.node_id)["state"] == "proved"
        async def awaited():
            # Beside each other, as they would not be if one blocked the loop.
            return await asyncio.gather(*(retriever.aretrieve("parental leave") for _ in range(4)))
        assert all(nodes == found for nodes in asyncio.run(awaited()))
        narrow = QuarryRetriever(quarry, filter=["lang:zh"])
        assert narrow.retrieve("退款申请")[0].node.metadata["source"] == "退款.txt"
        # As LlamaIndex's agents are given it.
        tool = RetrieverTool.from_defaults(retriever, name="handbook", description="the handbook")
        assert "help desk" in tool.call("VPN token").content
        assert "help desk" in asyncio.run(tool.acall("VPN token")).content
        try:
            QuarryRetriever(quarry, k=0).retrieve("leave")
            raise SystemExit("no problem")
        except Problem as problem:
            assert problem.member == "k"
        """

    @Test(
        "a LlamaIndex retriever gives nodes with their places, as a tool and awaited",
        .enabled(if: Tool(pythonWith: "llama_index.core") != nil, "llama_index is missing"))
    func llamaIndex() throws { try run(Self.llamaIndex) }

    /// Runs a program that has the client's names, its `url` and `quarry`, a client of it.
    private func run(
        _ program: String, library: WrittenLibrary? = nil, _ arguments: [String] = [],
        _ environment: [String: String] = [:]
    ) throws {
        let library = try library ?? WrittenLibrary()
        let server = try ServerProcess(
            index: library.folder.file("kb"), owner: library, environment: library.environment,
            arguments)
        let beginning = """
            import sys
            sys.path.insert(0, sys.argv[1])
            from quarry_client import Problem, Quarry
            url = sys.argv[2]
            quarry = Quarry(url)

            """
        let python = try #require(Tool(pythonWith: "sys"))
        let folder = Repository.root + "/jobs/Examples/Python"
        // Only what asks a framework may see more than the standard library.
        let isolated = program.contains("retriever import") ? [] : ["-E", "-S"]
        let program = try ChildProgram(
            python.path,
            isolated + [
                "-B", "-c", beginning + program, folder, "http://127.0.0.1:\(server.port)",
            ], environment: environment, output: .pipe, complaints: .output)
        let complaints = String(decoding: program.rest(), as: UTF8.self)
        #expect(program.wait().status == 0, "\(complaints)")
        #expect(server.stop() == 143)
    }
}
