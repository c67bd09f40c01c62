package import Adapting
import Corpus
import Foundation

/// What a generation consists of: everything the root is computed from, and its number.
///
/// Stored as the text of its root, `root.txt`, and derived from it (`RootText`); format 1 had a
/// `manifest.json`. Times, hosts and thread counts are in `BuildInfo` instead.
package struct Manifest: Codable, Hashable, Sendable {
    /// Version of the index layout; the oldest and newest this build reads.
    package static let formatVersions = 1...4
    /// Of an index whose questions pass through an adapter, which a reader of earlier versions would
    /// answer without it. All others were of the version before.
    static let adapterVersion = 3
    /// Of an index whose root states how many letters each script has; with an adapter or without.
    static let lettersVersion = 4

    package var format: Int
    /// Position in the index's history; not part of the root.
    package var generation: Int
    /// Hexadecimal SHA-256, see `Manifest.computedRoot`.
    package var root: String
    /// Hashes and versions of what decides the bytes: parser, chunker, analyzer, model, …
    package var fingerprints: [String: String]
    /// The job's settings that decide bytes, as `IndexSettings.facts`.
    package var settings: [String: String]
    /// The file that adapts questions to the corpus, in the index's folder of adapters; nil where
    /// the job names none.
    package private(set) var adapter: FileEntry?
    package var statistics: Statistics
    /// Measured by the build; by script class (`latin`, `han`, `other`).
    package var calibration: [String: Calibration]
    /// Nil where there is nothing to say, and in generations of Quarry 0.1, which did not look.
    package var languages: Languages?
    package var segments: [SegmentEntry]

    package struct Statistics: Codable, Hashable, Sendable {
        package var sources: Int
        package var chunks: Int
        /// Analyzed terms of all chunks; divided by `chunks` it is BM25's average length.
        package var terms: Int
        /// Components of a vector.
        package var dimension: Int

        package init(sources: Int, chunks: Int, terms: Int, dimension: Int) {
            self.sources = sources
            self.chunks = chunks
            self.terms = terms
            self.dimension = dimension
        }
    }

    /// How much each retriever counts for queries of one script.
    package struct Calibration: Codable, Hashable, Sendable {
        /// Weight of the vector side in the fused score, 0…1.
        package var vectorWeight: Double
        /// Weight of late interaction in the re-ranked score, 0…1.
        package var lateWeight: Double
        /// Pseudo-queries it was measured on; 0 says the weights are defaults.
        package var samples: Int

        package init(vectorWeight: Double, lateWeight: Double, samples: Int) {
            self.vectorWeight = vectorWeight
            self.lateWeight = lateWeight
            self.samples = samples
        }
    }

    package struct SegmentEntry: Codable, Hashable, Sendable {
        package var partition: Int
        /// Hexadecimal SHA-256 of the files below; names the folder.
        package var id: String
        /// Hexadecimal SHA-256 of the sources and fingerprints the segment is a function of.
        package var inputs: String
        package var sources: Int
        package var chunks: Int
        package var terms: Int
        package var files: [FileEntry]

        package init(
            partition: Int, id: String, inputs: String, sources: Int, chunks: Int, terms: Int,
            files: [FileEntry]
        ) {
            self.partition = partition
            self.id = id
            self.inputs = inputs
            self.sources = sources
            self.chunks = chunks
            self.terms = terms
            self.files = files
        }
    }

    package struct FileEntry: Codable, Hashable, Sendable {
        package var name: String
        package var length: Int
        package var sha256: String

        package init(name: String, length: Int, sha256: String) {
            self.name = name
            self.length = length
            self.sha256 = sha256
        }
    }

    /// Sorts what must be sorted and computes the root; `generation` is set when it is published.
    package init(
        fingerprints: [String: String], settings: [String: String], statistics: Statistics,
        calibration: [String: Calibration], languages: Languages? = nil,
        segments: [SegmentEntry], adapter: FileEntry? = nil
    ) {
        format = Self.adapterVersion - 1
        generation = 0
        root = ""
        self.fingerprints = fingerprints
        self.settings = settings
        self.statistics = statistics
        self.calibration = calibration
        self.languages = languages.flatMap { $0.isEmpty ? nil : $0 }
        self.segments = segments.sorted { $0.partition < $1.partition }
        adapt(by: adapter)
    }

    /// Gives questions another adapter, or none, and the index the root of that.
    package mutating func adapt(by file: FileEntry?) {
        if languages?.countsLetters == true {
            format = Self.lettersVersion
        } else if format < Self.lettersVersion, (adapter == nil) != (file == nil) {
            format = file == nil ? Self.adapterVersion - 1 : Self.adapterVersion
        }
        adapter = file
        root = computedRoot.hex
    }
}

extension Manifest.FileEntry {
    /// An adapter, as a manifest names it.
    static let adapterName = "adapter"

    package init(_ adapter: AdapterFile) {
        self.init(
            name: Self.adapterName, length: adapter.length, sha256: adapter.digest.hex)
    }
}

extension Manifest {
    /// Whether this build reads an index format.
    /// - Throws: `formatTooOld`, `formatTooNew`.
    static func check(format: Int, path: String) throws(QuarryError) {
        if format < formatVersions.lowerBound {
            throw QuarryError(.formatTooOld, path: path, "index format \(format) is too old")
        }
        if format > formatVersions.upperBound {
            throw QuarryError(
                .formatTooNew, path: path, "index format \(format) needs a newer Quarry")
        }
    }
}
