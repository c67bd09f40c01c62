import TestSupport
import Testing

@Suite("What is done in one place is done nowhere else")
struct OnePlaceTests {
    /// Words of the sources, and the files that may hold them.
    struct Rule: CustomTestStringConvertible {
        var what: String
        var words: [String]
        var places: [String] = []

        var testDescription: String { what }

        func isBroken(by line: Substring) -> Bool { words.contains { line.contains($0) } }
    }

    private static let rules = [
        // Foundation's trap on a path of one letter (Swift 6.3); swift-system's don't.
        Rule(
            what: "paths are taken apart by FileSystem, not by Foundation",
            words: [
                "NSString", "astPathComponent", "appendingPathComponent", "athExtension",
                "standardizedFileURL", ".standardized.path", "resolvingSymlinksInPath",
                "expandingTildeInPath", ".appending(path:", ".appending(component",
            ]),
        Rule(
            what: "the state folder is spelled in StateFolder",
            words: [#"".state""#, #"/.state""#], places: ["Sources/Storage/StateFolder.swift"]),
        Rule(
            what: "errno(3) is put into words by QuarryError",
            words: ["cString: strerror(", " strerror("],
            places: ["Sources/Corpus/QuarryError+system.swift"]),
        // Instants that tests set, or that somebody waits for, are no time that has passed.
        Rule(
            what: "time that passes is measured by Stopwatch",
            words: [
                "ContinuousClock", "SuspendingClock", "clock_gettime(", "systemUptime",
                "Date().timeIntervalSince(", "CFAbsoluteTime", "DispatchTime",
            ],
            places: [
                "Sources/Corpus/Stopwatch.swift", "Sources/Serving/Access/RateLimiter.swift",
                "Sources/Serving/Work/WorkQueue.swift",
            ]),
        Rule(
            what: "loops are run in parallel by Parallel",
            words: ["concurrentPerform"], places: ["Sources/Corpus/Parallel.swift"]),
        // The parser's memory for a document is no file's.
        Rule(
            what: "files are mapped by MappedFile",
            words: ["mmap("],
            places: ["Sources/Storage/MappedFile.swift", "Sources/quarry-parser/serve.swift"]),
    ]

    @Test("nor anywhere else", arguments: rules)
    func onePlace(rule: Rule) throws {
        let files = try Repository.swiftFiles(below: "Sources")
        #expect(files.count > 300 && rule.places.allSatisfy(files.contains))
        for file in files where !rule.places.contains(file) {
            let lines = try Repository.text(file).split(
                separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where rule.isBroken(by: line) {
                let code = line.drop { $0 == " " }
                #expect(code.hasPrefix("//"), "\(file):\(number + 1): \(code)")
            }
        }
    }
}
