package import Corpus
package import Embedding
package import Jobs
package import ParserPool
import Storage

/// A look at a corpus before anything is built of it: what there is, and what a few of its
/// documents say of languages and scanned pages. For advice; nothing that is built depends on it.
package struct CorpusLook: Sendable {
    package struct TypeCount: Hashable, Sendable {
        package var files = 0
        package var bytes = 0
    }

    package private(set) var types: [SourceType: TypeCount] = [:]
    /// Files of JSON lines that the corpus does not name, by their names; of a plan none.
    package private(set) var unnamedRecords: [String] = []
    /// Of other types; of a plan none.
    package private(set) var leftOut = LeftOutFiles()
    /// Documents that were parsed, and those that could not be.
    package private(set) var sampled = 0
    package private(set) var unreadable = 0
    /// BCP 47 language → parsed documents; of those in Latin script by their function words, where
    /// they have any.
    package private(set) var languages: [String: Int] = [:]
    /// Of the parsed documents that have pages.
    package private(set) var pages: [Page.Verdict: Int] = [:]
    /// In the parsed documents.
    private var scriptSamples: [WritingScript: TextSample] = [:]
    /// Of passages that are told to be in one of them.
    private var latinSamples: [LatinLanguage: TextSample] = [:]
    /// Of documents that say too little each: language as they state it → documents, and the text.
    private var untold = (documents: [String: Int](), text: "")

    /// Documents parsed at most, spread evenly over the sorted names.
    package static let sampleSize = 24
    /// Larger files are passed over for the sample.
    private static let largestSample = 16 << 20
    /// UTF-8 bytes looked at of a document.
    private static let bytesOfDocument = 100_000
    /// From so many on the text of blocks in a row is a passage, as long as most chunks.
    private static let bytesOfPassage = 800

    /// - Throws: what `CorpusScanner.scan` throws; `notFound`, `io` for a root that can't be
    ///   listed; documents that can't be parsed are counted.
    package init(
        _ corpus: CorpusDefinition, pool: ParserPool, settings: ParseSettings
    ) throws(QuarryError) {
        var wider = corpus
        wider.records.append(.all)
        let listing = try CorpusScanner.scan(wider)
        if let problem = listing.roots.lazy.compactMap(\.problem).first { throw problem }
        let isNamed = { (file: ScannedFile) in corpus.selects(file.id.path) }
        self.init(listing.files.filter(isNamed), pool: pool, settings: settings)
        leftOut = listing.leftOut
        unnamedRecords = listing.files.filter { !isNamed($0) }.map(\.id.path)
    }

    /// A look at what a plan has found.
    package init(at plan: BuildPlan, pool: ParserPool, settings: ParseSettings) {
        self.init(plan.files, pool: pool, settings: settings)
    }

    private init(_ files: [ScannedFile], pool: ParserPool, settings: ParseSettings) {
        for file in files {
            types[file.type, default: TypeCount()].files += 1
            types[file.type, default: TypeCount()].bytes += file.byteCount
        }
        for file in Self.sample(files) {
            do throws(QuarryError) {
                let document = try pool.parse(
                    bytes: try file.bytes(), source: file.id.path, type: file.type,
                    settings: settings)
                add(document)
            } catch {
                unreadable += 1
            }
        }
        tellUntold()
    }

    package var files: Int { types.values.reduce(0) { $0 + $1.files } }
    package var bytes: Int { types.values.reduce(0) { $0 + $1.bytes } }

    /// Scripts of the sampled text with their shares, the largest first.
    package var scripts: [(script: WritingScript, share: Double)] {
        scriptSamples.map { (script: $0.key, share: Double($0.value.letters) / letters) }
            .sorted { ($1.share, $0.script.rawValue) < ($0.share, $1.script.rawValue) }
    }

    private var letters: Double {
        Double(max(scriptSamples.values.reduce(0) { $0 + $1.letters }, 1))
    }

    /// What a model can't read of the sampled text.
    package func advice(_ model: EmbeddingModel) -> LanguageAdvice {
        let scripts = scripts.map { script, share in
            LanguageAdvice.Part(
                script: script, share: share,
                reading: model.tokenizer.reading(
                    of: scriptSamples[script]?.text ?? "", script: script))
        }
        let languages = latinSamples.filter { $0.key != .english }.map { language, sample in
            LanguageAdvice.Part(
                language: language, share: Double(sample.letters) / letters,
                reading: model.tokenizer.reading(of: sample.text, script: .latin))
        }
        return LanguageAdvice(scripts + languages, model: model.name)
    }

    /// The model for such a corpus: the multilingual one where a part of the text is in another
    /// script than Latin, or a part of the documents in a language of that script that is not
    /// English.
    package var fittingModel: String {
        let foreign =
            scripts.filter { $0.script != .latin }.reduce(0) { $0 + $1.share }
            + latinSamples.filter { $0.key != .english }.reduce(0) {
                $0 + Double($1.value.letters) / letters
            }
        // `und`: too little to say.
        let named = languages.filter { $0.key != "und" }
        let english = named["en"] ?? 0
        let total = named.values.reduce(0, +)
        let isEnglish = Double(total - english) <= Double(total) * LanguageAdvice.leastShare
        return foreign < LanguageAdvice.leastShare && isEnglish
            ? EmbedSettings.defaultModel : EmbedSettings.multilingualModel
    }

    private static func sample(_ files: [ScannedFile]) -> [ScannedFile] {
        let fitting = files.filter { $0.byteCount <= largestSample }
        let count = min(fitting.count, sampleSize)
        return (0..<count).map { fitting[$0 * fitting.count / count] }
    }

    private mutating func add(_ document: Document) {
        sampled += 1
        for page in document.pages { pages[page.verdict, default: 0] += 1 }
        var left = Self.bytesOfDocument
        var text = ""
        var passage = ""
        for block in document.blocks where left > 0 {
            left -= block.text.utf8.count
            text += block.text + "\n"
            passage += block.text + "\n"
            guard passage.utf8.count >= Self.bytesOfPassage else { continue }
            add(passage)
            passage = ""
        }
        add(passage)
        let stated = document.facts.language
        // What a document says of its language is better than a guess, but that it is English is
        // one, of documents without marks on their letters.
        guard ["en", "und-Latn"].contains(stated) else {
            languages[stated, default: 0] += 1
            return
        }
        if let language = LatinLanguage(of: text) {
            languages[language.rawValue, default: 0] += 1
        } else {
            untold.documents[stated, default: 0] += 1
            untold.text += text
        }
    }

    /// Tells the language of the documents that say too little each by all of them together.
    private mutating func tellUntold() {
        let language = LatinLanguage(of: untold.text)
        for (stated, count) in untold.documents {
            languages[language?.rawValue ?? stated, default: 0] += count
        }
        guard let language, language != .english else { return }
        add(untold.text, in: language, letters: ScriptShares.letters(of: untold.text)[.latin] ?? 0)
    }

    private mutating func add(_ passage: String) {
        let letters = ScriptShares.letters(of: passage)
        for (script, count) in letters {
            scriptSamples[script, default: TextSample()].add(passage, letters: count)
        }
        guard let count = letters[.latin], let language = LatinLanguage(of: passage) else { return }
        add(passage, in: language, letters: count)
    }

    private mutating func add(_ text: String, in language: LatinLanguage, letters: Int) {
        latinSamples[language, default: TextSample()].add(text, letters: letters)
    }
}

/// What a corpus has of one script or language.
private struct TextSample {
    /// As `ScriptShares.letters` counts them.
    private(set) var letters = 0
    /// Text that a tokenizer is tried on, with what stands between the letters.
    private(set) var text = ""

    /// Letters of the text, roughly.
    private static let leastLetters = 20_000

    mutating func add(_ passage: String, letters count: Int) {
        if letters < Self.leastLetters { text += passage }
        letters += count
    }
}
