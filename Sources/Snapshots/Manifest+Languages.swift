package import Corpus
import Foundation

extension Manifest {
    /// The scripts an index's chunks are in, what the model makes of each, and between which ones
    /// it compares. A function of the segments and the model; part of the root.
    package struct Languages: Codable, Hashable, Sendable {
        package struct Script: Codable, Hashable, Sendable {
            /// Chunks that are mostly in the script.
            package var chunks: Int
            /// Letters of the script in all chunks, weighed as `ScriptShares.letters` does. Nil in
            /// generations of before, which looked at chunks that are mostly in the script alone.
            package var letters: Int?
            /// Of a sample of the chunks that have letters of the script.
            package var reading: ScriptReading
            /// Mean vector of the chunks: base64 of little-endian float32. Nil where they are few,
            /// or the model compares the script with no other.
            package var center: String?

            package init(
                chunks: Int, letters: Int? = nil, reading: ScriptReading, center: [Float]? = nil
            ) {
                self.chunks = chunks
                self.letters = letters
                self.reading = reading
                self.center = center.map(Self.encoded)
            }
        }

        /// What chunks have of one language in Latin script.
        package struct Latin: Codable, Hashable, Sendable {
            /// Letters in Latin script of the chunks that are told to be in it.
            package var letters: Int
            /// Of a sample of them.
            package var reading: ScriptReading

            package init(letters: Int, reading: ScriptReading) {
                self.letters = letters
                self.reading = reading
            }
        }

        /// By `WritingScript`.
        package var scripts: [String: Script]
        /// By `LatinLanguage`, but for English; nil where no chunk is told to be in another one.
        package var latin: [String: Latin]?
        /// Pairs of scripts in which the model finds a sentence by the same one in the other; both
        /// names and the pairs sorted.
        package var aligned: [[String]]

        package init(
            scripts: [String: Script], latin: [String: Latin] = [:], aligned: [[String]]
        ) {
            self.scripts = scripts
            self.latin = latin.isEmpty ? nil : latin
            self.aligned = aligned
        }
    }
}

extension Manifest.Languages {
    /// Whether a root states them as no version before `Manifest.lettersVersion` reads.
    var countsLetters: Bool { latin != nil || scripts.values.contains { $0.letters != nil } }

    /// Then the root has no line of them.
    var isEmpty: Bool { scripts.isEmpty && latin == nil && aligned.isEmpty }

    /// Pairs this version knows the scripts of.
    package var alignedScripts: [(WritingScript, WritingScript)] {
        aligned.compactMap { pair in
            let scripts = pair.compactMap(WritingScript.init(rawValue:))
            return scripts.count == 2 ? (scripts[0], scripts[1]) : nil
        }
    }

    /// Scripts that chunks are mostly in.
    package var chunkScripts: Set<WritingScript> {
        Set(scripts.filter { $1.chunks > 0 }.keys.compactMap(WritingScript.init(rawValue:)))
    }

    /// Mean vectors of aligned scripts, pair by pair.
    /// - Parameter dimension: vectors of another one are passed over.
    package func centers(dimension: Int) -> [(first: [Float], second: [Float])] {
        aligned.compactMap { pair in
            let centers = pair.compactMap { scripts[$0]?.centerVector }
                .filter { $0.count == dimension }
            return pair.count == 2 && centers.count == 2 ? (centers[0], centers[1]) : nil
        }
    }

    /// Whether letters were counted, of which all shares are then; else they are of chunks.
    private var hasLetters: Bool { scripts.values.allSatisfy { $0.letters != nil } }

    /// How much of the index is in each script, 0…1: by letters, or by chunks in generations that
    /// did not count letters.
    package var shares: [String: Double] {
        let amounts = scripts.mapValues { Double(hasLetters ? $0.letters ?? 0 : $0.chunks) }
        let total = max(amounts.values.reduce(0, +), 1)
        return amounts.mapValues { $0 / total }
    }

    /// How much of the index is in each language of Latin script that is not English, 0…1.
    package var latinShares: [String: Double] {
        let total = scripts.values.reduce(0) { $0 + ($1.letters ?? 0) }
        return (latin ?? [:]).mapValues { Double($0.letters) / Double(max(total, 1)) }
    }

    /// A sentence on each script and language of the index that its model can't read.
    package func warnings(model: String) -> [String] {
        let (shares, latinShares) = (shares, latinShares)
        let scripts = scripts.compactMap { name, script in
            WritingScript(rawValue: name).map {
                LanguageAdvice.Part(
                    script: $0, share: shares[name, default: 0], reading: script.reading)
            }
        }
        let languages = (latin ?? [:]).compactMap { name, found in
            LatinLanguage(rawValue: name).map {
                LanguageAdvice.Part(
                    language: $0, share: latinShares[name, default: 0], reading: found.reading)
            }
        }
        return LanguageAdvice(scripts + languages, model: model)
            .sentences(of: hasLetters ? "the text is" : "the chunks are")
    }

    /// Lines of the root's text.
    var rootLines: [String] {
        scripts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, script in
            "script \(name) \(script.chunks) \(Self.words(script.reading)) "
                + "\(script.center ?? "-")" + (script.letters.map { " \($0)" } ?? "")
        }
            + (latin ?? [:]).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { name, found in
                "language \(name) \(found.letters) \(Self.words(found.reading))"
            }
            + aligned.sorted { $0.lexicographicallyPrecedes($1) }
            .map { "aligned " + $0.joined(separator: " ") }
    }

    private static func words(_ reading: ScriptReading) -> String {
        "\(reading.letters) \(reading.pieces) \(reading.unknown)"
    }
}

extension Manifest.Languages.Script {
    /// Nil where there is none, or it can't be read.
    package var centerVector: [Float]? {
        guard let center, let data = Data(base64Encoded: center), data.count % 4 == 0 else {
            return nil
        }
        return data.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
            }
        }
    }

    private static func encoded(_ vector: [Float]) -> String {
        var writer = ByteWriter()
        for value in vector { writer.float(value) }
        return Data(writer.bytes).base64EncodedString()
    }
}

extension Manifest {
    /// What the model can't read of the index, for whoever watches a build.
    package var languageWarnings: [BuildInfo.Warning] {
        let sentences = languages?.warnings(model: settings["embed.model"] ?? "the model")
        return (sentences ?? []).map {
            BuildInfo.Warning(source: SourceID.wholeCorpus, message: $0)
        }
    }
}
