import Foundation

/// What a model can't read of a corpus, and what to do about it.
package struct LanguageAdvice: Hashable, Sendable {
    /// One script of the corpus.
    package struct Part: Hashable, Sendable {
        package var script: WritingScript
        /// Of the corpus, 0…1.
        package var share: Double
        package var reading: ScriptReading

        package init(script: WritingScript, share: Double, reading: ScriptReading) {
            self.script = script
            self.share = share
            self.reading = reading
        }
    }

    /// Scripts that the model can't read, the largest share first.
    package let unread: [Part]
    private let model: String

    /// Less of a script is a quotation, or a name.
    package static let leastShare = 0.05
    /// Letters looked at below which nothing is said: of a page or less a share says little.
    private static let leastLetters = 200

    package init(_ parts: [Part], model: String) {
        self.model = model
        unread = parts.filter {
            $0.share >= Self.leastShare && $0.reading.letters >= Self.leastLetters
                && !$0.reading.isRead($0.script)
        }
        .sorted { ($1.share, $0.script.rawValue) < ($0.share, $1.script.rawValue) }
    }

    /// One sentence a script.
    /// - Parameter what: what the shares are of, with its verb: `the chunks are`.
    package func sentences(of what: String) -> [String] {
        unread.map { part in
            let percent = String(format: "%.0f %%", part.share * 100)
            return
                "\(percent) of \(what) in \(part.script.languageName), which \(model) can't read: "
                + "its vectors say nothing there, only words find it; \(remedy)"
        }
    }

    private var remedy: String {
        let name = EmbedSettings.multilingualModel
        return model == name
            ? "`quarry model add DIR` adds a model that can"
            : "`quarry model pull \(name)` gets a model that can"
    }
}
