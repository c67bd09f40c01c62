package import Corpus
import Foundation

/// Where a language model is asked: any endpoint that speaks OpenAI's chat completions (llama.cpp,
/// vLLM, Ollama, OpenAI).
///
/// What is asked leaves the machine unless the endpoint is on it.
package struct ChatEndpoint: Hashable, Sendable {
    /// Up to and without `/chat/completions`: `http://localhost:8080/v1`.
    package var address: String
    package var model: String
    /// Sent as a bearer token to this address and to no other; never logged, never stored.
    package var key: String?

    package init(address: String, model: String, key: String? = nil) {
        self.address = address
        self.model = model
        self.key = key
    }

    /// Whether text can be an address: http or https, without name, password, query and fragment.
    package static func isAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host?.isEmpty == false, url.user == nil, url.password == nil, url.query == nil,
            url.fragment == nil
        else { return false }
        return true
    }

    /// A key as a file has it: its first line. A file that others may read is refused.
    /// - Throws: `notFound`, `io`; `invalidInput` where it holds no key.
    package static func key(ofFile path: String) throws(QuarryError) -> String {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw QuarryError(.notFound, path: path, "holds no key that can be read")
        }
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return try checked(key: line.trimmingCharacters(in: .whitespaces), of: path)
    }

    /// - Parameter name: of where the key is from.
    /// - Throws: `invalidInput` where it can't stand in a header.
    package static func checked(key: String, of name: String) throws(QuarryError) -> String {
        guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw QuarryError(.invalidInput, path: name, "a key is one word of ASCII")
        }
        return key
    }

    var completions: String {
        (address.hasSuffix("/") ? String(address.dropLast()) : address) + "/chat/completions"
    }
}
