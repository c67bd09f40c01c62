import Corpus
import Markup

extension ReportPage {
    var carriedOver: HTML {
        guard let carried = record.carriedOver, carried.count > 0 else { return "" }
        let rows = carried.items.map { source -> [HTML] in
            [name(source.source), "\(Self.meaning(ofCarried: source.kind))"]
        }
        let rest: HTML =
            carried.omitted > 0
            ? "<p class=\"soft\">and \(Figures.count(carried.omitted)) more</p>" : ""
        let cause = record.limit.map { "Left by the limit “\($0)”" } ?? "Can't be read now"
        let title = "\(cause): \(Figures.count(carried.count))"
        let columns = [Column(head: "Source"), Column(head: "In the index")]
        return section(
            "carried", title: "Carried over",
            parts: [table(title, columns: columns, rows: rows), rest])
    }

    private static func meaning(ofCarried kind: String) -> String {
        switch kind {
        case "previous_version": "its previous version"
        case "absent": "nothing of it yet"
        case "unpublished": "the whole index as it was before the run"
        default: kind
        }
    }

    var failures: HTML {
        let groups = FailureGroup.groups(of: record)
        let omitted = record.failures.omitted
        let rest: HTML =
            omitted > 0
            ? """
            <p class="soft">\(Figures.count(omitted)) more are not listed here; \
            <code>quarry jobs show</code> and the index's build record have all.</p>
            """ : ""
        let isAllKept = record.failures.items.allSatisfy { $0.unreadable == true }
        return section(
            "failures", title: isAllKept ? "Can't be read now" : "Not in the index",
            parts: groups.map(group) + [rest])
    }

    private func group(_ group: FailureGroup) -> HTML {
        let rows = group.failures.map { failure -> [HTML] in
            let lost: HTML =
                failure.wasIndexed == true
                ? " <span class=\"pill\">was indexed before</span>"
                : failure.unreadable == true
                    ? " <span class=\"pill\">what the index has of it stays</span>" : ""
            return [name(failure.source ?? ""), "\(failure.reason)\(lost)"]
        }
        let listed = table(
            "\(group.code), \(group.failures.count)",
            columns: [.init(head: "Source"), .init(head: "Reason")],
            rows: rows)
        let shown: HTML =
            rows.count <= 12
            ? listed : "<details><summary>All \(rows.count) sources</summary>\(listed)</details>"
        return """
            <div class="group"><h3>\(group.meaning) <span class="pill">\(group.code) × \
            \(group.failures.count)</span></h3>
            <p>\(group.advice)</p>\(shown)</div>
            """
    }

    var deadLetters: HTML {
        let job = ShellWord.quoted(record.jobFile)
        let rows = record.deadLetters.items.map { letter -> [HTML] in
            let tries = letter.knownBad ? "not tried again" : "\(letter.attempts)"
            return [
                "<bdi>\(letter.source)</bdi>", "\(letter.reason)", "\(tries)",
                "<code>quarry jobs retry \(job) \(ShellWord.quoted(letter.source))</code>",
            ]
        }
        let listed = table(
            "Given up until the file, the parser or the settings change",
            columns: [
                .init(head: "Source"), .init(head: "Reason"), .init(head: "Attempts"),
                .init(head: "Try again"),
            ], rows: rows)
        let omitted = record.deadLetters.omitted
        let rest: HTML =
            omitted > 0
            ? "<p class=\"soft\">\(Figures.count(omitted)) more are in the queue.</p>" : ""
        let discard: HTML =
            rows.isEmpty
            ? "" : "<p>To stop hearing of one: <code>quarry jobs discard \(job) SOURCE</code></p>"
        return section("dead", title: "Dead letters", parts: [listed, rest, discard])
    }
}
