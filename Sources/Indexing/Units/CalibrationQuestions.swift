package import Corpus
import Foundation
import Postings
import Ranking
package import Snapshots

/// The pseudo-queries of an index with all that its segments need to answer them apart: which
/// scripts there are, and how frequent the words of the questions are in all segments.
package struct CalibrationQuestions: Sendable {
    package let languages: Manifest.Languages
    let statistics: BM25Statistics
    /// Of the scripts that have enough; by script, in their order.
    let samples: [(script: ScriptClass, samples: [ClozeSample])]

    /// Of the byte form and of what it says; stated by the units that read and write it.
    static let version = 2

    /// Whether there is nothing to ask: all scripts keep the default weights.
    package var isEmpty: Bool { samples.isEmpty }

    package var count: Int { samples.reduce(0) { $0 + $1.samples.count } }

    init(
        languages: Manifest.Languages, statistics: BM25Statistics,
        samples: [(script: ScriptClass, samples: [ClozeSample])]
    ) {
        self.languages = languages
        self.statistics = statistics
        self.samples = samples
    }

    /// All samples, script by script.
    var all: [ClozeSample] { samples.flatMap(\.samples) }

    package var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let languages = try? encoder.encode(languages) else {
            preconditionFailure("plain values always encode as JSON")
        }
        var writer = ByteWriter()
        writer.varint(Self.version)
        writer.string(String(decoding: languages, as: UTF8.self))
        writer.varint(statistics.documentCount)
        writer.varint(statistics.totalLength)
        let frequencies = statistics.documentFrequencies.sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        writer.varint(frequencies.count)
        for (term, count) in frequencies {
            writer.string(term)
            writer.varint(count)
        }
        writer.varint(samples.count)
        for (script, samples) in samples {
            writer.string(script.rawValue)
            writer.varint(samples.count)
            for sample in samples {
                writer.varint(sample.address.segment)
                sample.encode(into: &writer)
            }
        }
        return writer.bytes
    }

    /// - Throws: `corrupt`.
    package init(encoded bytes: [UInt8], path: String) throws(QuarryError) {
        self = try DecodedObject.read(bytes, path: path) { reader throws(DecodingFailure) in
            try Self(from: &reader)
        }
    }

    private init(from reader: inout ByteReader) throws(DecodingFailure) {
        guard try reader.varint() == Self.version else { throw reader.fail("another version") }
        let text = try reader.string()
        guard
            let languages = try? JSONDecoder().decode(
                Manifest.Languages.self, from: Data(text.utf8))
        else { throw reader.fail("languages that can't be read") }
        var statistics = BM25Statistics(
            documentCount: try reader.varint(), totalLength: try reader.varint(),
            documentFrequencies: [:])
        for _ in 0..<(try reader.count(minimumBytes: 2)) {
            let term = try reader.string()
            statistics.documentFrequencies[term] = try reader.varint()
        }
        var all: [(script: ScriptClass, samples: [ClozeSample])] = []
        for _ in 0..<(try reader.count()) {
            guard let script = ScriptClass(rawValue: try reader.string()) else {
                throw reader.fail("a script that is none")
            }
            var samples: [ClozeSample] = []
            for _ in 0..<(try reader.count(minimumBytes: 8)) {
                let segment = try reader.varint()
                samples.append(try ClozeSample(from: &reader, segment: segment))
            }
            all.append((script, samples))
        }
        self.init(languages: languages, statistics: statistics, samples: all)
    }
}
