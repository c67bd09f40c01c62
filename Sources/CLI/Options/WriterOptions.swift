import Answering
import ArgumentParser
import Chat
import Corpus
import Foundation

/// Options of `quarry ask`, `quarry serve` and `quarry dataset` for texts by a language model.
struct WriterOptions: ParsableArguments {
    @Flag(
        name: .customLong("llm"),
        help: "Let a language model write from the passages, and check what it writes.")
    var isAsked = false

    @Option(
        name: .customLong("llm-endpoint"),
        help: ArgumentHelp(
            "OpenAI-compatible endpoint instead of QUARRY_LLM_ENDPOINT and the job's answer.endpoint.",
            valueName: "url"))
    var endpoint: String?

    @Option(
        name: .customLong("llm-model"),
        help: ArgumentHelp(
            "Its model instead of QUARRY_LLM_MODEL and the job's answer.model.", valueName: "name"))
    var model: String?

    @Option(
        name: .customLong("llm-key-file"),
        help: ArgumentHelp(
            "A file with its key, instead of QUARRY_LLM_KEY and the job's answer.key_file.",
            valueName: "file"))
    var keyFile: String?

    @Option(
        name: .customLong("llm-timeout"),
        help: ArgumentHelp(
            "Time for the model, 1s to 1h; what it has not written by then is done without.",
            valueName: "duration"),
        transform: WriterOptions.seconds)
    var timeout: Double?

    func validate() throws {
        guard timeout.map({ (1...3600).contains($0) }) ?? true else {
            throw ValidationError("--llm-timeout takes 1s to 1h.")
        }
    }

    /// - Parameter isWanted: whether a language model shall write.
    func check(isWanted: Bool) throws {
        guard isWanted || (endpoint == nil && model == nil && keyFile == nil) else {
            throw ValidationError("--llm-… need --llm.")
        }
    }

    /// Nil unless a language model shall write.
    /// - Parameter isWanted: whether it shall, whatever `--llm` says.
    /// - Throws: `invalidInput` where nobody says which; what reading the key throws.
    func writer(
        _ stated: AnswerSettings, isWanted: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) -> AnswerWriter? {
        guard isAsked || isWanted else { return nil }
        var settings = stated
        if let timeout { settings.seconds = timeout }
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let address = endpoint ?? value("QUARRY_LLM_ENDPOINT") ?? stated.endpoint,
            let model = model ?? value("QUARRY_LLM_MODEL") ?? stated.model
        else {
            throw QuarryError(
                .invalidInput,
                "a language model needs an endpoint and a name: --llm-endpoint and --llm-model, "
                    + "QUARRY_LLM_ENDPOINT and QUARRY_LLM_MODEL, or the job's answer section "
                    + "(--job)")
        }
        guard ChatEndpoint.isAddress(address) else {
            throw QuarryError(
                .invalidInput, path: ForeignText.withoutSecrets(address),
                "is no address of http or https without name and password")
        }
        return AnswerWriter(
            endpoint: ChatEndpoint(
                address: address, model: model,
                key: try key(value("QUARRY_LLM_KEY"), stated: stated.keyFile)),
            settings: settings)
    }

    private func key(_ given: String?, stated: String?) throws(QuarryError) -> String? {
        if let keyFile { return try ChatEndpoint.key(ofFile: keyFile) }
        if let given { return try ChatEndpoint.checked(key: given, of: "QUARRY_LLM_KEY") }
        return try stated.map { path throws(QuarryError) in try ChatEndpoint.key(ofFile: path) }
    }

    private static func seconds(_ text: String) throws -> Double {
        do throws(InvalidText) {
            return try Quantities.seconds(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
