import Answering
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Other people's clients", .offPool)
struct ServingClientTests {
    private static let openAI = """
        import sys, base64, array
        from openai import OpenAI, NotFoundError, BadRequestError
        client = OpenAI(base_url=sys.argv[1] + "/v1", api_key="none", max_retries=0)
        names = [model.id for model in client.models.list()]
        assert names == ["library", "tiny"], names
        assert client.models.retrieve("tiny").id == "tiny"
        texts = ["parental leave", "退款期限"]
        packed = client.embeddings.create(model="tiny", input=texts)
        plain = client.embeddings.create(model="tiny", input=texts, encoding_format="float")
        assert [len(d.embedding) for d in packed.data] == [32, 32]
        for a, b in zip(packed.data, plain.data):
            assert max(abs(x - y) for x, y in zip(a.embedding, b.embedding)) < 1e-6
        assert packed.usage.total_tokens > 4
        one = client.embeddings.create(model="tiny", input="parental leave").data
        assert len(one) == 1 and one[0].embedding == packed.data[0].embedding
        for error, call in [
            (NotFoundError, lambda: client.embeddings.create(model="gpt-4", input="x")),
            (NotFoundError, lambda: client.models.retrieve("gpt-4")),
            (BadRequestError, lambda: client.embeddings.create(model="tiny", input=[])),
            (BadRequestError, lambda: client.embeddings.create(model="tiny", input="x", dimensions=7)),
        ]:
            try:
                call()
                raise SystemExit("no error")
            except error as e:
                assert e.body["message"], e.body
        """

    @Test(
        "openai lists models and embeds",
        .enabled(if: Tool(pythonWith: "openai") != nil, "the module openai is missing"))
    func openai() async throws { try await run(Self.openAI) }

    private static let chat = """
        import sys
        from openai import OpenAI, NotFoundError, BadRequestError
        client = OpenAI(base_url=sys.argv[1] + "/v1", api_key="none", max_retries=0)
        written = sys.argv[2] == "written"
        messages = [{"role": "user", "content": "How many weeks is parental leave?"}]
        def check(text, annotations):
            assert "twenty weeks" in text and "- [1] [On leave.md](http" in text, text
            cited = annotations[-1]
            assert cited["type"] == "url_citation", cited
            cited = cited["url_citation"]
            assert text[cited["start_index"]:cited["end_index"]] == "[1]", cited
            assert cited["title"] == "On leave.md" and cited["url"] in text, cited
        whole = client.chat.completions.create(model="library", messages=messages)
        message = whole.choices[0].message
        assert message.role == "assistant" and whole.choices[0].finish_reason == "stop"
        check(message.content, [a.model_dump() for a in message.annotations])
        assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
        assert ("It is" in message.content) == written
        chunks = list(client.chat.completions.create(
            model="library", messages=messages, stream=True, temperature=0.2,
            stream_options={"include_usage": True}))
        assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens > 5
        deltas = [c.choices[0].delta for c in chunks if c.choices]
        assert deltas[0].role == "assistant"
        text = "".join(d.content or "" for d in deltas)
        check(text, [a for d in deltas for a in (getattr(d, "annotations", None) or [])])
        assert chunks[-2].choices[0].finish_reason == "stop"
        # The client's own reading of a stream puts the parts together.
        with client.chat.completions.stream(model="library", messages=messages) as stream:
            for event in stream: pass
            assert stream.get_final_completion().choices[0].message.content == text
        for error, change in [
            (NotFoundError, {"model": "gpt-4"}), (NotFoundError, {"model": "tiny"}),
            (BadRequestError, {"messages": []}), (BadRequestError, {"n": 2}),
        ]:
            for stream in (False, True):
                try:
                    client.chat.completions.create(
                        **({"model": "library", "messages": messages, "stream": stream} | change))
                    raise SystemExit("no error")
                except error as e:
                    assert e.body["message"] and e.param in change, e.body
        """

    @Test(
        "openai chats with an index, whole and streamed, with a language model behind and without",
        .enabled(if: Tool(pythonWith: "openai") != nil, "the module openai is missing"),
        arguments: [false, true])
    func chat(isWritten: Bool) async throws {
        let reply = ["It is", " “twenty weeks”", " [1]."]
        let model = try ChatServer(try ChatServer.Answer(stream: reply))
        try await run(
            Self.chat, isWritten ? "written" : "extracted",
            writer: isWritten ? AskTests.writer(model) : nil)
    }

    private static let mcp = """
        import asyncio, json, sys
        from mcp import Client
        async def main(mode):
            async with Client(sys.argv[1] + "/mcp", mode=mode) as client:
                tools = (await client.list_tools()).tools
                assert [t.name for t in tools] == ["search", "ask", "fetch", "cite", "list_sources"]
                assert all(t.annotations.read_only_hint for t in tools)
                found = await client.call_tool("search", {"query": "parental leave"})
                results = found.structured_content["results"]
                assert json.loads(found.content[0].text)["results"] == results
                assert {"id", "title", "url"} <= set(results[0]), results[0]
                read = (await client.call_tool("fetch", {"id": results[0]["id"]})).structured_content
                assert {"id", "title", "text", "url", "metadata"} <= set(read)
                assert "parental leave is twenty weeks" in read["text"]
                asked = await client.call_tool("ask", {"question": "How long is parental leave?"})
                assert asked.structured_content["citations"][0]["id"] == results[0]["id"]
                sources = (await client.call_tool("list_sources", {})).structured_content["sources"]
                whole = await client.call_tool("fetch", {"id": sources[0]["id"]})
                assert whole.structured_content["text"]
                cited = await client.call_tool("cite", {"id": results[0]["id"]})
                assert cited.structured_content["state"] == "source_missing"
                for name, arguments in [("fetch", {"id": "../etc"}), ("search", {"qery": "x"})]:
                    assert (await client.call_tool(name, arguments)).is_error
                return client.protocol_version
        assert asyncio.run(main("legacy")) == "2025-11-25"
        assert asyncio.run(main("2026-07-28")) == "2026-07-28"
        assert asyncio.run(main("auto")) == "2026-07-28"
        """

    @Test(
        "mcp speaks to it as before and as since 2026-07-28",
        .enabled(if: Tool(pythonWith: "mcp") != nil, "the module mcp is missing"))
    func mcp() async throws { try await run(Self.mcp) }

    @Test(
        "schemathesis finds no mismatch with the description",
        .enabled(if: Tool(pythonWith: "schemathesis") != nil, "schemathesis is missing"),
        arguments: [false, true])
    func schemathesis(takesFiles: Bool) async throws {
        let inbox = try TemporaryFolder()
        let library = try ServedLibrary(ServedLibrary.texts)
        let server = try await TestServer(
            [try library.served()], of: library.folder,
            desk: takesFiles ? UploadTests.desk(inbox) : nil)
        let python = try #require(Tool(pythonWith: "schemathesis"))
        let folder = try TemporaryFolder()
        let file = try folder.put(Array(Self.configuration.utf8), "schemathesis.toml")
        let result = try python.run(
            [
                // It keeps what it has found where it is run.
                "-c",
                "import os; os.chdir('\(folder.path)'); from schemathesis.cli import schemathesis; "
                    + "schemathesis()",
                "--config-file", file, "run", "http://127.0.0.1:\(server.port)/openapi.json",
                "--max-examples", "20",
                "--checks", "all", "--no-color", "--seed", "1",
                // `/mcp` reads its messages itself; its client tests it. No schema says which filters
                // and models there are.
                "--exclude-path", "/mcp", "--exclude-checks", "positive_data_acceptance",
            ] + (takesFiles ? ["--include-path-regex", "^/api/v1/uploads"] : []))
        let output = String(decoding: result.output, as: UTF8.self)
        #expect(result.status == 0, "\(output.suffix(6_000)) \(result.complaints)")
        // Some of what it sent was kept.
        #expect(FileManager.default.fileExists(atPath: inbox.file("uploads")) == takesFiles)
        #expect(try server.get("/health").status == 200)
        try await server.stop()
    }

    /// A body that breaks a schema by its length may be longer than any body.
    private static let configuration = """
        [checks]
        negative_data_rejection.expected-statuses = [
            "400", "401", "403", "404", "406", "413", "422", "428", "5xx"]
        """

    private func run(
        _ script: String, _ argument: String = "", writer: AnswerWriter? = nil
    ) async throws {
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: writer)
        let python = try #require(Tool(pythonWith: "sys"))
        let result = try python.run(["-c", script, "http://127.0.0.1:\(server.port)", argument])
        #expect(result.status == 0, "\(result.complaints)")
        try await server.stop()
    }
}
