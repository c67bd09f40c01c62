import Corpus
import Markup

extension ReportPage {
    var changes: HTML {
        let changes = record.changes
        let counts = record.sources
        let summary = [
            (counts.added, "added"), (counts.changed, "changed"), (counts.renamed, "renamed"),
            (counts.removed, "removed"), (counts.unchanged, "unchanged"),
        ].filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }
        let said: HTML =
            summary.isEmpty ? "" : "<p>\(summary.joined(separator: ", ")).</p>"
        return section(
            "changes", title: "What changed in the corpus",
            parts: [
                said, names("Added", of: changes.added), names("Changed", of: changes.changed),
                renames(changes.renamed), names("Removed", of: changes.removed),
                vanished, passedOver,
            ])
    }

    /// What the guard found, where it did not let it pass.
    private var vanished: HTML {
        guard let found = record.guard, !found.passed else { return "" }
        let title = found.accepted ? "Gone, as the run was told" : "Gone, and so nothing published"
        return names(title, of: found.vanished)
    }

    private var passedOver: HTML {
        guard let passed = record.passedOver else { return "" }
        return list("Passed over, no documents", of: passed) {
            "\(name($0.source)) <span class=\"soft\">\($0.reason)</span>"
        }
    }

    private func names(_ title: String, of listing: Listing<String>) -> HTML {
        list(title, of: listing) { name($0) }
    }

    private func renames(_ listing: Listing<RunRecord.Changes.Rename>) -> HTML {
        list("Renamed", of: listing) { "\(name($0.from)) → \(name($0.to))" }
    }

    private func list<Element>(
        _ title: String, of listing: Listing<Element>, show: (Element) -> HTML
    ) -> HTML {
        guard listing.count > 0 else { return "" }
        let items = listing.items.map { "<li>\(show($0))</li>" as HTML }
        let rest: HTML =
            listing.omitted > 0
            ? "<li class=\"soft\">and \(Figures.count(listing.omitted)) more</li>" : ""
        let opened: HTML = listing.count <= 12 ? " open" : ""
        return """
            <details\(opened)><summary>\(title): \(Figures.count(listing.count))</summary>
            <ul class="names">\(items.joined())\(rest)</ul></details>
            """
    }

    var comparison: HTML {
        guard let before = record.previous else { return "" }
        let resources = record.resources
        var rows: [[HTML]] = [
            row(
                "Time", before: before.seconds, now: record.seconds, text: Figures.duration,
                lessIsBetter: true)
        ]
        for stage in record.stages {
            guard let then = before.stages[stage.name] else { continue }
            rows.append(
                row(
                    "… \(stage.name)", before: then, now: stage.seconds, text: Figures.duration,
                    lessIsBetter: true))
        }
        let count: (Double) -> String = { Figures.count(Int($0)) }
        let size: (Double) -> String = { ByteSize(Int($0)).description }
        rows += [
            row(
                "Sources", before: Double(before.sources), now: Double(record.sources.total),
                text: count),
            row(
                "Failed", before: Double(before.failed), now: Double(record.sources.failed),
                text: count,
                lessIsBetter: true),
            row("Chunks", before: Double(before.chunks), now: Double(record.chunks), text: count),
            row(
                "Parsed", before: Double(before.parsed), now: Double(record.computed.parsed),
                text: count),
            row(
                "Embedded", before: Double(before.embedded), now: Double(record.computed.embedded),
                text: count),
            row(
                "Peak memory", before: Double(before.peakMemoryBytes),
                now: Double(resources.peakMemoryBytes),
                text: size),
            row(
                "Index size", before: Double(before.indexBytes), now: Double(resources.indexBytes),
                text: size),
        ]
        let columns = [
            Column(head: "What"), Column(head: "Before", isNumber: true),
            Column(head: "Now", isNumber: true), Column(head: "Change", isNumber: true),
        ]
        return section(
            "comparison", title: "Against the run before",
            parts: [
                table(
                    "Run \(before.run), which ended as “\(before.outcome.rawValue)”",
                    columns: columns, rows: rows),
                failureMoves(before),
            ])
    }

    private func row(
        _ title: String, before: Double, now: Double, text: (Double) -> String,
        lessIsBetter: Bool = false
    ) -> [HTML] {
        let change = Figures.change(now, from: before) ?? ""
        let isNotable = lessIsBetter && before > 0 && abs(now / before - 1) >= 0.2
        let style = isNotable ? now > before ? "up" : "down" : ""
        return [
            "\(title)", "\(text(before))", "\(text(now))",
            "<span class=\"\(style)\">\(change)</span>",
        ]
    }

    private func failureMoves(_ before: Comparison) -> HTML {
        let parts = [
            (before.newlyFailing, "newly failing"), (before.stillFailing, "still failing"),
            (before.repaired, "no longer failing"),
        ].filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }
        return parts.isEmpty ? "" : "<p>Sources: \(parts.joined(separator: ", ")).</p>"
    }

    var settings: HTML {
        let changed = (record.previous?.settings ?? []) + (record.previous?.fingerprints ?? [])
        let rows = changed.map { change -> [HTML] in
            [
                "\(change.key)", "<code>\(change.before ?? "–")</code>",
                "<code>\(change.after ?? "–")</code>",
            ]
        }
        let columns = [Column(head: "Key"), Column(head: "Before"), Column(head: "Now")]
        let all =
            (record.settings.sorted { $0.key < $1.key }
            + record.fingerprints.sorted { $0.key < $1.key })
            .map { ["\($0.key)", "<code>\($0.value)</code>"] as [HTML] }
        let listed = table(
            "Settings and fingerprints", columns: [Column(head: "Key"), Column(head: "Value")],
            rows: all)
        let folded: HTML =
            all.isEmpty
            ? "" : "<details><summary>All settings and fingerprints</summary>\(listed)</details>"
        return section(
            "settings", title: "Settings and versions",
            parts: [
                table("Different from the run before", columns: columns, rows: rows),
                rows.isEmpty && record.previous != nil && !all.isEmpty
                    ? "<p>The same as the run before.</p>" : "", folded,
            ])
    }
}
