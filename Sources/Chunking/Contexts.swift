import Corpus

/// Contexts of all places of a document, each counted once.
struct Contexts {
    private struct Key: Hashable {
        var section: Int?
        var table: Int?
    }

    private let outline: Outline
    private let tables: Tables
    /// Tokens a context may take at most: half of a chunk.
    private let allowance: Int
    private let countTokens: (String) -> Int
    private var known: [Key: Context] = [:]

    init(
        outline: Outline, tables: Tables, maxTokens: Int, countTokens: @escaping (String) -> Int
    ) {
        self.outline = outline
        self.tables = tables
        allowance = maxTokens / 2
        self.countTokens = countTokens
    }

    /// - Parameter startsPart: whether the chunk starts where the part does.
    mutating func context(at part: Int, startsPart: Bool) -> Context {
        let key = Key(
            section: outline.sectionAbove(part, startsPart: startsPart),
            table: tables.headedTable(at: part))
        if let context = known[key] { return context }
        let context = make(key)
        known[key] = context
        return context
    }

    private func make(_ key: Key) -> Context {
        var context = Context(heading: outline.path(to: key.section))
        if let header = key.table.flatMap({ tables.headers[$0] }) {
            let tokens = countTokens(header)
            // A header that fills half a chunk says less than the rows it would push out.
            if tokens <= allowance {
                context.tableHeader = header
                context.tokens = tokens
            }
        }
        shorten(&context)
        return context
    }

    /// Drops titles from the outside in until the path fits.
    private func shorten(_ context: inout Context) {
        while !context.heading.isEmpty {
            let tokens = countTokens(context.heading.joined(separator: " › "))
            if context.tokens + tokens <= allowance {
                context.tokens += tokens
                return
            }
            context.heading.removeFirst()
        }
    }
}
