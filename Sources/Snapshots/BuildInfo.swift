package import Corpus
import Foundation

/// When, where and how a generation was built: for people, outside the root.
package struct BuildInfo: Codable, Sendable {
    package var quarry: String
    /// ISO 8601, UTC.
    package var finished: String
    /// The same, of the build that published the generation, where a later one has confirmed it.
    package var published: String?
    package var host: String
    package var seconds: Double
    package var threads: Int
    /// The code path that the arithmetic ran on.
    package var kernels: [String: String]
    package var stages: [String: Double]
    /// Sources that are not in the index, and why.
    package var failures: [Failure]
    /// What a reader should know of sources that are, such as poor pages.
    package var warnings: [Warning]
    /// The job's `ranking.llm.endpoint`.
    package var expansionEndpoint: String?
    /// The corpus roots; nil in indexes of before, and where documents came ready-made.
    package var roots: [Root]?
    /// The repository that the generation was pulled from; nil: it was built here.
    package var pulledFrom: String?
    /// What the generation was judged by, for exports; nil where no job says.
    package var gate: GateRules?

    package struct Root: Codable, Hashable, Sendable {
        /// As the job named it.
        package var stated: String
        /// Without symbolic links.
        package var path: String
        /// What the names of its sources begin with; empty where it was the only root.
        package var name: String

        package init(stated: String, path: String, name: String) {
            self.stated = stated
            self.path = path
            self.name = name
        }
    }

    package struct Failure: Codable, Hashable, Sendable {
        package var source: String
        package var code: String
        package var reason: String
        /// True if it was in the index before; its results are gone until it is repaired.
        package var wasIndexed: Bool?

        package init(source: String, code: String, reason: String, wasIndexed: Bool = false) {
            self.source = source
            self.code = code
            self.reason = reason
            self.wasIndexed = wasIndexed ? true : nil
        }
    }

    package struct Warning: Codable, Hashable, Sendable, CustomStringConvertible {
        package var source: String
        package var message: String

        package init(source: String, message: String) {
            self.source = source
            self.message = message
        }

        package var description: String {
            source == SourceID.wholeCorpus ? message : "\(source): \(message)"
        }
    }

    package init(
        quarry: String, finished: String, host: String, seconds: Double, threads: Int,
        kernels: [String: String], stages: [String: Double], failures: [Failure],
        warnings: [Warning], roots: [Root]? = nil, expansionEndpoint: String? = nil,
        pulledFrom: String? = nil, gate: GateRules? = nil
    ) {
        self.roots = roots
        self.quarry = quarry
        self.finished = finished
        self.host = host
        self.seconds = seconds
        self.threads = threads
        self.kernels = kernels
        self.stages = stages
        self.failures = failures
        self.warnings = warnings
        self.expansionEndpoint = expansionEndpoint
        self.pulledFrom = pulledFrom
        self.gate = gate
    }
}
