import Citing
import Corpus
import Evaluation
import Foundation
import Jobs
import Searching
import Snapshots
import Storage
import TestSupport

@testable import Datasets

/// A corpus that datasets are made of: English and Chinese, editions, a notice that stands in many
/// documents, and sources for some readers only.
struct DatasetSample {
    let workspace: Workspace
    static let secret = "Zanzibar"

    init(workspace: Workspace) { self.workspace = workspace }

    /// - Parameter documents: in English; a third as many in Chinese.
    init(documents: Int = 24) throws {
        workspace = try Workspace()
        // The tiny model has a token a letter: a section is a passage of its own.
        workspace.settings.chunk = ChunkSettings(maxTokens: 400, overlapTokens: 0)
        workspace.settings.metadata = [
            try MetadataRule(match: "en/**", values: ["office": "Taipei"]),
            try MetadataRule(match: "hr/**", values: ["acl": "HR"]),
            try MetadataRule(match: "nobody/**", values: ["acl": ""]),
        ]
        var random = SeededGenerator(seed: 5)
        for number in 0..<documents {
            try workspace.write("en/\(10 + number).md", Self.english(number, &random))
        }
        for number in 0..<documents / 3 {
            try workspace.write("zh/\(10 + number) 規定.md", Self.chinese(number, &random))
        }
        for name in ["a", "b"] {
            try workspace.write(
                "flat/\(name).md",
                "# Overview\n\n"
                    + Self.english(name == "a" ? 71 : 81, &random)
                    .split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: " ")
            )
        }
        let edition = Self.english(90, &random)
        try workspace.write("edition/a.md", edition)
        try workspace.write("edition/b.md", edition.replacing("90", with: "91"))
        try workspace.write(
            "hr/pay.md",
            "# Pay\n\nThe band of \(Self.secret) is paid in June. Two more come later in the year.")
        try workspace.write(
            "nobody/x.md",
            "# Nothing\n\nNobody may see \(Self.secret) on this page. It is not for any eyes.")
    }

    private static func english(_ number: Int, _ random: inout SeededGenerator) -> String {
        let words = [
            "invoice", "harbour", "ladder", "printer", "contract", "window", "garden", "engine",
            "receipt", "battery", "signal", "parcel", "visitor", "drawer", "lantern", "budget",
        ]
        func sentence() -> String {
            let chosen = (0..<4).map { _ in words[Int(random.next() % 16)] }
            return
                "The \(chosen[0]) beside the \(chosen[1]) needs \(random.next() % 900) hours, and "
                + "\(chosen[2]) number \(number) is kept with the \(chosen[3])."
        }
        func paragraph() -> String { (0..<4).map { _ in sentence() }.joined(separator: " ") }
        return """
            # Manual \(number)

            ## Care of item \(number)

            \(paragraph())

            ## Overview

            \(paragraph())

            """
                + (number % 2 == 0
                    ? """

                    ## Notice

                    This page was printed for members of the club and must be handed back at the desk \
                    before they leave the building in the evening or at weekends. Whoever finds it \
                    brings it to the porter, who keeps a list of those that are missing.

                    """ : "")
    }

    private static func chinese(_ number: Int, _ random: inout SeededGenerator) -> String {
        let words = ["發票", "合約", "印表機", "訪客", "電池", "窗戶", "預算", "燈籠"]
        func sentence() -> String {
            let chosen = (0..<3).map { _ in words[Int(random.next() % 8)] }
            return "第\(random.next() % 900)號\(chosen[0])應與\(chosen[1])一併送交\(chosen[2])管理單位登記。"
        }
        return "# 第\(number)條保管辦法\n\n" + (0..<5).map { _ in sentence() }.joined() + "\n"
    }

    func settings(_ format: DatasetFormat) -> DatasetSettings {
        var settings = DatasetSettings(format)
        settings.testShare = 0.3
        settings.negativeRanks = 1...40
        return settings
    }

    func snapshot() throws -> Snapshot { try Snapshot(index: workspace.index) }

    @discardableResult
    func make(
        _ settings: DatasetSettings, into name: String = "out", proves: Bool = true
    ) throws -> DatasetReport {
        let searcher = try workspace.searcher()
        let prover =
            proves
            ? try SourceProver(
                searcher.snapshot, corpus: CorpusDefinition(roots: [workspace.corpus]),
                keepsScan: true) : nil
        return try DatasetMaker(searcher, prover: prover, settings: settings)
            .make(into: workspace.root + "/" + name)
    }

    /// The objects of a file.
    func lines(_ file: String, in name: String = "out") throws -> [[String: Any]] {
        let bytes = try FileSystem.read("\(workspace.root)/\(name)/\(file)")
        return try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The bytes of all files by name.
    func files(_ name: String = "out") throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let root = workspace.root + "/" + name
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            if FileStatus(of: root + "/" + path)?.kind == .file {
                files[path] = try FileSystem.read(root + "/" + path)
            }
        }
        return files
    }
}

extension [String: Any] {
    func text(_ key: String) -> String { self[key] as? String ?? "" }
    func texts(_ key: String) -> [String] { self[key] as? [String] ?? [] }
}
