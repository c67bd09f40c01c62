import ArgumentParser
import Corpus
import Foundation
import Snapshots
import Terminal

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show an index's generation, root, counts, settings, fingerprints and sizes.",
        discussion: """
            With --sbom its bill of materials, CycloneDX 1.6 in JSON: every source with SHA-256, \
            size and the licence that the job's metadata state (license: …), the parser and its \
            libraries with their versions, the model, the settings. It is the same for the same \
            index, and has a time only where SOURCE_DATE_EPOCH states one. Groups of readers are \
            never in it, and the names of sources with readers of their own only with \
            --restricted-names.

            Examples:
              quarry inspect indexes/handbook
              quarry inspect indexes/handbook --json
              quarry inspect indexes/handbook --sbom > handbook.cdx.json
            """)

    @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
    var index: String

    @Flag(help: "Print its bill of materials instead, CycloneDX in JSON.")
    var sbom = false

    @Flag(help: "In the bill, name the sources that have readers of their own (acl) too.")
    var restrictedNames = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard sbom || !restrictedNames else {
            throw ValidationError("--restricted-names goes with --sbom.")
        }
    }

    private struct JSONOutput: Encodable {
        var manifest: Manifest
        var build: BuildInfo?
        /// Why `build` is absent.
        var buildError: String?
        var bytes: Int
    }

    func run() throws {
        let store = GenerationStore(root: index)
        let manifest = try store.currentManifest()
        if sbom { return try printBill(manifest, of: store) }
        let (build, trouble) = record(store, manifest.generation)
        let bytes = manifest.byteCount
        if global.json {
            return try Output.json(
                JSONOutput(
                    manifest: manifest, build: build, buildError: trouble, bytes: bytes))
        }
        Output.page(try text(manifest, build, bytes), global)
        if let trouble {
            LogLine.complain("warning", "when and how it was built can't be said: \(trouble)")
        }
    }

    /// The build's record is no part of the index: without it the rest can be shown.
    private func record(_ store: GenerationStore, _ number: Int) -> (BuildInfo?, String?) {
        do throws(QuarryError) {
            let info = try store.buildInfo(number)
            return (info, nil)
        } catch {
            return (nil, error.description)
        }
    }

    private func text(
        _ manifest: Manifest, _ build: BuildInfo?, _ bytes: Int
    ) throws(QuarryError) -> String {
        let style = global.style
        var lines = [
            style.bold("Generation \(manifest.generation)"), "  root      \(manifest.root)",
            "  sources   \(manifest.statistics.sources)",
            "  chunks    \(manifest.statistics.chunks)",
            "  segments  \(manifest.segments.count), \(ByteSize(bytes))",
        ]
        lines += lateVectors(manifest)
        if let adapter = manifest.adapter {
            lines.append("  adapter   \(adapter.sha256), \(ByteSize(adapter.length))")
        }
        if let build {
            lines.append(
                build.pulledFrom.map { "  pulled    \(build.finished) from \($0)" }
                    ?? "  built     \(build.finished) on \(build.host)")
            lines += build.kernels.sorted { $0.key < $1.key }.map { "  \(pad($0.key)) \($0.value)" }
            lines.append("  failed    \(Counted(build.failures.count, "source"))")
        }
        lines += section("Settings", manifest.settings, style)
        lines += section("Fingerprints", manifest.fingerprints, style)
        if let languages = manifest.languages {
            lines += section("Languages", facts(of: languages), style)
        }
        lines += section(
            "Calibration",
            manifest.calibration.mapValues {
                "vector weight \($0.vectorWeight), late weight \($0.lateWeight), "
                    + "\(Counted($0.samples, "sample"))"
            }, style)
        let path = IndexLayout(root: index).rootText(manifest.generation)
        let pinned = pins(try manifest.indexSettings(in: path).ranking)
        if !pinned.isEmpty { lines += section("Pinned by the job", pinned, style) }
        if manifest.calibration.isEmpty {
            lines.append("  too little text to measure; the default weights are used")
        }
        return lines.joined(separator: "\n")
    }

    private func lateVectors(_ manifest: Manifest) -> [String] {
        let late = manifest.segments.flatMap(\.files).filter { $0.name == "late" }
        guard !late.isEmpty, manifest.statistics.chunks > 0 else { return [] }
        let bytes = late.reduce(0) { $0 + $1.length }
        return [
            "  late      token vectors of all chunks, \(ByteSize(bytes)), "
                + "\(ByteSize(bytes / manifest.statistics.chunks)) a chunk"
        ]
    }

    /// What the model makes of each script, and between which of them it compares.
    private func facts(of languages: Manifest.Languages) -> [String: String] {
        var facts: [String: String] = [:]
        let (shares, latinShares) = (languages.shares, languages.latinShares)
        // Of a few letters there is nothing to say.
        for (name, script) in languages.scripts
        where script.chunks > 0 || script.reading.letters >= LanguageAdvice.leastLetters {
            let isRead = WritingScript(rawValue: name).map(script.reading.isRead) ?? false
            facts[name] =
                "\(Counted(script.chunks, "chunk")), "
                + words(script.letters.flatMap { _ in shares[name] }, script.reading)
                + (isRead ? "" : ": the model can't read it")
        }
        for (name, found) in languages.latin ?? [:] {
            guard let language = LatinLanguage(rawValue: name) else { continue }
            let isRead = found.reading.isRead(language)
            facts["latin \(name)"] =
                language.name + ", " + words(latinShares[name], found.reading)
                + (isRead ? "" : ": the model hardly knows it")
        }
        let pairs = languages.aligned.filter {
            $0.allSatisfy { languages.scripts[$0].map { $0.chunks > 0 } ?? false }
        }
        if !pairs.isEmpty {
            facts["compared"] = pairs.map { $0.joined(separator: " with ") }
                .joined(separator: ", ")
        }
        return facts
    }

    /// - Parameter share: of the text; nil where it was not counted.
    private func words(_ share: Double?, _ reading: ScriptReading) -> String {
        (share.map { String(format: "%.0f %% of the text, ", $0 * 100) } ?? "")
            + String(
                format: "%.1f letters a piece, %.0f %% of the pieces unknown",
                Double(reading.letters) / Double(max(reading.pieces, 1)),
                reading.unknownShare * 100)
    }

    /// Weights that the job sets instead of those measured.
    private func pins(_ ranking: RankingSettings) -> [String: String] {
        var pins: [String: String] = [:]
        for script in RankingSettings.scripts {
            let (vector, late) = (ranking.vectorWeight[script], ranking.lateWeight[script])
            let parts = [vector.map { "vector weight \($0)" }, late.map { "late weight \($0)" }]
            let text = parts.compactMap { $0 }.joined(separator: ", ")
            if !text.isEmpty { pins[script] = text }
        }
        return pins
    }

    private func section(_ title: String, _ facts: [String: String], _ style: Style) -> [String] {
        let width = facts.keys.map(\.count).max() ?? 0
        return ["", style.bold(title)]
            + facts.sorted { $0.key < $1.key }.map {
                "  \($0.key.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.value)"
            }
    }

    private func pad(_ text: String) -> String {
        text.padding(toLength: 9, withPad: " ", startingAt: 0)
    }
}
