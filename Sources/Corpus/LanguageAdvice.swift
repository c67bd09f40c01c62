import Foundation

/// What a model can't read of a corpus, and what to do about it.
package struct LanguageAdvice: Hashable, Sendable {
    /// One script of the corpus, or one language of those in Latin script.
    package struct Part: Hashable, Sendable {
        package var script: WritingScript
        /// Nil for all of the script.
        package var language: LatinLanguage?
        /// Of the corpus, 0…1.
        package var share: Double
        package var reading: ScriptReading

        package init(script: WritingScript, share: Double, reading: ScriptReading) {
            self.script = script
            self.share = share
            self.reading = reading
        }

        package init(language: LatinLanguage, share: Double, reading: ScriptReading) {
            self.init(script: .latin, share: share, reading: reading)
            self.language = language
        }

        fileprivate var isRead: Bool { language.map(reading.isRead) ?? reading.isRead(script) }

        /// Sorts parts of one share.
        fileprivate var name: String { language?.rawValue ?? script.rawValue }
    }

    /// What the model can't read, the largest share first.
    package let unread: [Part]
    private let model: String

    /// Less of a script is a quotation, or a name.
    package static let leastShare = 0.05
    /// Letters looked at below which nothing is said: of a page or less a share says little.
    package static let leastLetters = 200

    package init(_ parts: [Part], model: String) {
        self.model = model
        let unread = parts.filter {
            $0.share >= Self.leastShare && $0.reading.letters >= Self.leastLetters && !$0.isRead
        }
        // Of what is unread as a whole nothing is said of its parts.
        let whole = Set(unread.filter { $0.language == nil }.map(\.script))
        self.unread = unread.filter { $0.language == nil || !whole.contains($0.script) }
            .sorted { ($1.share, $0.name) < ($0.share, $1.name) }
    }

    /// One sentence a script or language.
    /// - Parameter what: what the shares are of, with its verb: `the text is`.
    package func sentences(of what: String) -> [String] {
        unread.map { part in
            let percent = String(format: "%.0f %%", part.share * 100)
            guard let language = part.language else {
                return
                    "\(percent) of \(what) in \(part.script.languageName), which \(model) can't "
                    + "read: its vectors say nothing there, only words find it; \(remedy)"
            }
            return
                "\(percent) of \(what) in \(language.name), which \(model) hardly knows: its "
                + "vectors say little there; \(remedy)"
        }
    }

    private var remedy: String {
        let name = EmbedSettings.multilingualModel
        return model == name
            ? "`quarry model add DIR` adds a model that can"
            : "`quarry model pull \(name)` gets a model that can"
    }
}
