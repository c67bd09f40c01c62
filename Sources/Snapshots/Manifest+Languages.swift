package import Corpus
import Foundation

extension Manifest {
    /// The scripts an index's chunks are in, what the model makes of each, and between which ones
    /// it compares. A function of the segments and the model; part of the root.
    package struct Languages: Codable, Hashable, Sendable {
        package struct Script: Codable, Hashable, Sendable {
            /// Chunks that are mostly in the script.
            package var chunks: Int
            /// Of a sample of them.
            package var reading: ScriptReading
            /// Mean vector of the chunks: base64 of little-endian float32. Nil where they are few,
            /// or the model compares the script with no other.
            package var center: String?

            package init(chunks: Int, reading: ScriptReading, center: [Float]? = nil) {
                self.chunks = chunks
                self.reading = reading
                self.center = center.map(Self.encoded)
            }
        }

        /// By `WritingScript`.
        package var scripts: [String: Script]
        /// Pairs of scripts in which the model finds a sentence by the same one in the other; both
        /// names and the pairs sorted.
        package var aligned: [[String]]

        package init(scripts: [String: Script], aligned: [[String]]) {
            self.scripts = scripts
            self.aligned = aligned
        }
    }
}

extension Manifest.Languages {
    /// Then the root has no line of them.
    var isEmpty: Bool { scripts.isEmpty && aligned.isEmpty }

    /// Pairs this version knows the scripts of.
    package var alignedScripts: [(WritingScript, WritingScript)] {
        aligned.compactMap { pair in
            let scripts = pair.compactMap(WritingScript.init(rawValue:))
            return scripts.count == 2 ? (scripts[0], scripts[1]) : nil
        }
    }

    package var chunkScripts: Set<WritingScript> {
        Set(scripts.keys.compactMap(WritingScript.init(rawValue:)))
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

    /// What the index's model can't read of its chunks.
    package func advice(model: String) -> LanguageAdvice {
        let total = scripts.values.reduce(0) { $0 + $1.chunks }
        return LanguageAdvice(
            scripts.compactMap { name, script in
                WritingScript(rawValue: name).map {
                    .init(
                        script: $0, share: Double(script.chunks) / Double(max(total, 1)),
                        reading: script.reading)
                }
            }, model: model)
    }

    /// Lines of the root's text.
    var rootLines: [String] {
        scripts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, script in
            let reading = script.reading
            return "script \(name) \(script.chunks) \(reading.letters) \(reading.pieces) "
                + "\(reading.unknown) \(script.center ?? "-")"
        }
            + aligned.sorted { $0.lexicographicallyPrecedes($1) }
            .map { "aligned " + $0.joined(separator: " ") }
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
        let advice = languages?.advice(model: settings["embed.model"] ?? "the model")
        return (advice?.sentences(of: "the chunks are") ?? []).map {
            BuildInfo.Warning(source: SourceID.wholeCorpus, message: $0)
        }
    }
}
