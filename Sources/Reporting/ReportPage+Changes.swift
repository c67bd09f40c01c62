import Corpus

extension ReportPage {
    var changes: HTMLText {
        let changes = record.changes
        let counts = record.sources
        let summary = [
            (counts.added, "added"), (counts.changed, "changed"), (counts.renamed, "renamed"),
            (counts.removed, "removed"), (counts.unchanged, "unchanged"),
        ].filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }
        let said: HTMLText =
            summary.isEmpty ? "" : "<p>\(summary.joined(separator: ", ")).</p>"
        return section(
            "changes", "What changed in the corpus",
            [
                said, names("Added", changes.added), names("Changed", changes.changed),
                renames(changes.renamed), names("Removed", changes.removed),
            ])
    }

    private func names(_ title: String, _ listing: Listing<String>) -> HTMLText {
        list(title, listing) { name($0) }
    }

    private func renames(_ listing: Listing<RunRecord.Changes.Rename>) -> HTMLText {
        list("Renamed", listing) { "\(name($0.from)) → \(name($0.to))" }
    }

    private func list<Element>(
        _ title: String, _ listing: Listing<Element>, _ show: (Element) -> HTMLText
    ) -> HTMLText {
        guard listing.count > 0 else { return "" }
        let items = listing.items.map { "<li>\(show($0))</li>" as HTMLText }
        let rest: HTMLText =
            listing.omitted > 0
            ? "<li class=\"soft\">and \(Figures.count(listing.omitted)) more</li>" : ""
        let opened = HTMLText(html: listing.count <= 12 ? " open" : "")
        return """
            <details\(opened)><summary>\(title): \(Figures.count(listing.count))</summary>
            <ul class="names">\(items.joined())\(rest)</ul></details>
            """
    }

    var comparison: HTMLText {
        guard let before = record.previous else { return "" }
        let resources = record.resources
        var rows: [[HTMLText]] = [
            row("Time", before.seconds, record.seconds, Figures.duration, lessIsBetter: true)
        ]
        for stage in record.stages {
            guard let then = before.stages[stage.name] else { continue }
            rows.append(
                row("… \(stage.name)", then, stage.seconds, Figures.duration, lessIsBetter: true))
        }
        let count: (Double) -> String = { Figures.count(Int($0)) }
        let size: (Double) -> String = { ByteSize(Int($0)).description }
        rows += [
            row("Sources", Double(before.sources), Double(record.sources.total), count),
            row(
                "Failed", Double(before.failed), Double(record.sources.failed), count,
                lessIsBetter: true),
            row("Chunks", Double(before.chunks), Double(record.chunks), count),
            row("Parsed", Double(before.parsed), Double(record.computed.parsed), count),
            row("Embedded", Double(before.embedded), Double(record.computed.embedded), count),
            row(
                "Peak memory", Double(before.peakMemoryBytes), Double(resources.peakMemoryBytes),
                size),
            row("Index size", Double(before.indexBytes), Double(resources.indexBytes), size),
        ]
        let columns = [
            Column(head: "What"), Column(head: "Before", isNumber: true),
            Column(head: "Now", isNumber: true), Column(head: "Change", isNumber: true),
        ]
        return section(
            "comparison", "Against the run before",
            [
                table(
                    "Run \(before.run), which ended as “\(before.outcome.rawValue)”", columns, rows),
                failureMoves(before),
            ])
    }

    private func row(
        _ title: String, _ before: Double, _ now: Double, _ text: (Double) -> String,
        lessIsBetter: Bool = false
    ) -> [HTMLText] {
        let change = Figures.change(now, from: before) ?? ""
        let isNotable = lessIsBetter && before > 0 && abs(now / before - 1) >= 0.2
        let style = HTMLText(html: isNotable ? now > before ? "up" : "down" : "")
        return [
            "\(title)", "\(text(before))", "\(text(now))",
            "<span class=\"\(style)\">\(change)</span>",
        ]
    }

    private func failureMoves(_ before: Comparison) -> HTMLText {
        let parts = [
            (before.newlyFailing, "newly failing"), (before.stillFailing, "still failing"),
            (before.repaired, "no longer failing"),
        ].filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }
        return parts.isEmpty ? "" : "<p>Sources: \(parts.joined(separator: ", ")).</p>"
    }

    var settings: HTMLText {
        let changed = (record.previous?.settings ?? []) + (record.previous?.fingerprints ?? [])
        let rows = changed.map { change -> [HTMLText] in
            [
                "\(change.key)", "<code>\(change.before ?? "–")</code>",
                "<code>\(change.after ?? "–")</code>",
            ]
        }
        let columns = [Column(head: "Key"), Column(head: "Before"), Column(head: "Now")]
        let all =
            (record.settings.sorted { $0.key < $1.key }
            + record.fingerprints.sorted { $0.key < $1.key })
            .map { ["\($0.key)", "<code>\($0.value)</code>"] as [HTMLText] }
        let listed = table(
            "Settings and fingerprints", [Column(head: "Key"), Column(head: "Value")], all)
        let folded: HTMLText =
            all.isEmpty
            ? "" : "<details><summary>All settings and fingerprints</summary>\(listed)</details>"
        return section(
            "settings", "Settings and versions",
            [
                table("Different from the run before", columns, rows),
                rows.isEmpty && record.previous != nil && !all.isEmpty
                    ? "<p>The same as the run before.</p>" : "", folded,
            ])
    }
}
