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
    /// BCP 47 language → parsed documents.
    package private(set) var languages: [String: Int] = [:]
    /// Of the parsed documents that have pages.
    package private(set) var pages: [Page.Verdict: Int] = [:]
    /// Letters of each script in the parsed documents, weighed by `WritingScript.letterWeight`.
    private var letters: [WritingScript: Double] = [:]
    /// Text of each script that tokenizers are tried on.
    private var samples: [WritingScript: String] = [:]

    /// Documents parsed at most, spread evenly over the sorted names.
    package static let sampleSize = 24
    /// Larger files are passed over for the sample.
    private static let largestSample = 16 << 20
    /// UTF-8 bytes looked at of a document, and kept of a script.
    private static let bytesOfDocument = 100_000
    private static let bytesOfScript = 20_000

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
    }

    package var files: Int { types.values.reduce(0) { $0 + $1.files } }
    package var bytes: Int { types.values.reduce(0) { $0 + $1.bytes } }

    /// Scripts of the sampled text with their shares, the largest first.
    package var scripts: [(script: WritingScript, share: Double)] {
        let total = letters.values.reduce(0, +)
        return letters.map { (script: $0.key, share: $0.value / total) }
            .sorted { ($1.share, $0.script.rawValue) < ($0.share, $1.script.rawValue) }
    }

    /// What a model can't read of the sampled text.
    package func advice(_ model: EmbeddingModel) -> LanguageAdvice {
        LanguageAdvice(
            scripts.map { script, share in
                .init(
                    script: script, share: share,
                    reading: model.tokenizer.reading(
                        of: samples[script] ?? "", script: script))
            }, model: model.name)
    }

    /// The model for such a corpus: the multilingual one where a part of the text is in another
    /// script than Latin, or a part of the documents in a language of that script that is not
    /// English.
    package var fittingModel: String {
        let foreign = scripts.filter { $0.script != .latin }.reduce(0) { $0 + $1.share }
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
        languages[document.facts.language, default: 0] += 1
        for page in document.pages { pages[page.verdict, default: 0] += 1 }
        var left = Self.bytesOfDocument
        for block in document.blocks where left > 0 {
            left -= block.text.utf8.count
            let shares = ScriptShares(block.text)
            guard let dominant = shares.dominant else { continue }
            letters[dominant, default: 0] +=
                Double(block.text.unicodeScalars.count)
                * dominant.letterWeight
            if samples[dominant, default: ""].utf8.count < Self.bytesOfScript {
                samples[dominant, default: ""] += block.text + "\n"
            }
        }
    }
}
