import Corpus
import Fields
import Foundation
import Segments

extension AgentTools {
    /// Characters of a cell that are shown.
    private static let cell = 100
    /// Of a document that rows are looked for in; a source that is read as one has no more.
    private static let mostPassages = 1 << 24

    var table: AgentTool {
        AgentTool(
            "table", "Reads a table: a document that is CSV, or a table within a document.",
            fields: [
                Field("source", .text(1...1_024), isRequired: true, "The document's path."),
                Field("table", .integer(1...10_000), "Which of its tables; 1 if absent."),
                Field("columns", .list(.text(1...200), 1...30), "Those wanted; all if absent."),
                Field(
                    "where",
                    .list(
                        .object(
                            [
                                Field("column", .text(1...200), isRequired: true, "Its name."),
                                Field(
                                    "test",
                                    .choice(TableQuery.Condition.Test.allCases.map(\.rawValue)),
                                    isRequired: true, "How it is compared."),
                                Field("value", .text(0...200), isRequired: true, "With what."),
                            ], isOpen: false), 0...5), "What rows must be; all of it holds."),
                Field("limit", .integer(0...TableQuery.maximumRows), "Rows shown; 10 if absent."),
                Field(
                    "figure", .choice(TableQuery.Figure.allCases.map(\.rawValue)),
                    "Computed over all rows that match."),
                Field("of", .text(1...200), "The column that the figure is of."),
            ]
        ) { [self] values, gathered throws(QuarryError) in
            let id = SourceID(path: values.text("source") ?? "")
            let (found, missing) = try library.source(
                of: id, at: nil, passages: 0..<Self.mostPassages)
            guard let source = found else { return Self.unfound(missing, gathered: &gathered) }
            let document: Document
            do throws(QuarryError) {
                document = try surroundings.document(source.record.file, source.member)
            } catch {
                return .refused("the document \(error.code.wordsOnSource)")
            }
            do throws(InvalidText) {
                let table = try DataTable(of: document, number: values.integer("table") ?? 1)
                let findings = try Self.query(values).findings(in: table)
                return .done(
                    observation(
                        of: findings, in: table,
                        passages: Self.passages(of: findings.rows, of: source),
                        gathered: &gathered))
            } catch {
                return .refused(error.reason)
            }
        }
    }

    private static func query(_ values: FieldValues) -> TableQuery {
        var query = TableQuery()
        query.columns = values.texts("columns")
        query.limit = values.integer("limit") ?? TableQuery.shownRows
        query.figure = values.text("figure").flatMap(TableQuery.Figure.init)
        query.figureColumn = values.text("of")
        query.conditions = (values.value("where")?.array ?? []).compactMap { condition in
            guard let column = condition["column"]?.string, let value = condition["value"]?.string,
                let test = condition["test"]?.string.flatMap(TableQuery.Condition.Test.init)
            else { return nil }
            return TableQuery.Condition(column: column, test: test, value: value)
        }
        return query
    }

    /// Rows with the numbers of the passages they stand in, and the figure.
    private func observation(
        of findings: TableQuery.Findings, in table: DataTable, passages: [AnswerPassage?],
        gathered: inout GatheredPassages
    ) -> Observation {
        var observation = Observation(room: room)
        observation.add(
            line: "\(table.rows.count) rows, \(findings.count) match."
                + (table.unevenRows == 0
                    ? "" : " \(table.unevenRows) have more or fewer cells than columns."))
        if let figure = findings.figure {
            let left = findings.wordCells
            observation.add(
                line: "\(Observation.figure)\(figure)"
                    + (left == 0 ? "" : ", without \(left) cells that are no numbers"))
        }
        observation.add(line: "Columns: " + Self.line(findings.columns))
        for (row, passage) in zip(findings.rows, passages) {
            let mark = passage.map { " [\(gathered.number(of: $0))]" } ?? ""
            guard observation.add(line: Self.line(row.cells) + mark) else { break }
            if let passage { observation.note(gathered.add(passage)) }
        }
        if observation.isCut { observation.add(line: "Further rows had no room.") }
        return observation
    }

    private static func line(_ cells: [String]) -> String {
        cells.map { cell in
            let shown = ForeignText.escaped(String(cell.prefix(Self.cell)))
            return shown.count < cell.count ? shown + "…" : shown
        }.joined(separator: " | ")
    }

    /// The passage that each row begins in; nil where the index has none there.
    private static func passages(
        of rows: [DataTable.Row], of source: AgentSource
    ) -> [AnswerPassage?] {
        rows.map { row in
            source.chunks.first { $0.span.range.contains(row.range.lowerBound) }
                .map { AnswerPassage($0, of: source.record, at: source.member) }
        }
    }
}
