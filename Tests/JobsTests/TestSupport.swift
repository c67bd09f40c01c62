import Corpus
import Foundation
import Testing

@testable import Jobs

extension Digest {
    /// A digest told from others by its first byte.
    init(number: Int) {
        self.init(bytes: [UInt8(truncatingIfNeeded: number)] + Array(repeating: 7, count: 31))
    }
}

extension WorkInput {
    init(content: Int, parser: Int = 1, settings: Int = 1) {
        self.init(
            contentHash: Digest(number: content), parserFingerprint: Digest(number: parser),
            settingsFingerprint: Digest(number: settings))
    }
}

/// Job files as text.
enum JobFile {
    /// The keys that no job does without.
    static let least = "name: a\ncorpus: { roots: [c] }\nindex: i\n"

    /// What reading the text ends in; nil if it is a job.
    static func failure(_ text: String) -> QuarryError? {
        do {
            _ = try JobDefinition.parse(text, path: "job.yaml")
            return nil
        } catch {
            return error
        }
    }
}
