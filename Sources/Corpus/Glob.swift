/// A pattern for paths as in gitignore(5): `**/*.pdf`, `docs/**`, `*.txt`, `[a-z]`, `{a,b}`, `?`.
///
/// - `*` and `?` match within one name; `?` is one Unicode scalar. `**/` stands for any number of
///   folders, `/**` at the end for everything below.
/// - Without a `/` the pattern matches a name in any folder; with one it starts at the root.
/// - A trailing `/` stands for everything below that folder. `\` takes the next character as it is.
/// - Matching is case-sensitive, on NFC paths with `/`, with no leading `/`.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// As written.
    package let text: String
    /// A nondeterministic automaton, made by `Compiler`.
    let states: [State]
    let start: Int

    enum State: Hashable, Sendable {
        case accept
        /// Takes one scalar.
        case take(ScalarClass, next: Int)
        /// Goes on in both states without taking anything.
        case fork(Int, Int)
    }

    enum ScalarClass: Hashable, Sendable {
        case any, anyButSlash
        case one(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .any: true
            case .anyButSlash: scalar != "/"
            case .one(let other): scalar == other
            case .set(let ranges, let isNegated):
                scalar != "/" && ranges.contains { $0.contains(scalar) } != isNegated
            }
        }
    }

    /// What every path matches.
    package static let all: Glob = {
        guard let all = try? Glob("*") else { preconditionFailure("* is a glob") }
        return all
    }()

    package var description: String { text }

    /// A pattern that a name matches and nothing else.
    package static func escaped(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { pattern, scalar in
            if "*?[]{}!\\,".unicodeScalars.contains(scalar) { pattern += "\\" }
            pattern.unicodeScalars.append(scalar)
        }
    }

    /// - Throws: `InvalidText` for an empty pattern, unclosed brackets, `!` at the start, a path
    ///   that leaves the root, or more than 1024 scalars.
    package init(_ text: String) throws(InvalidText) {
        self.text = text
        var parser = try Parser(text)
        var compiler = Compiler()
        start = compiler.compile(try parser.parse(), next: compiler.acceptState)
        states = compiler.states
    }
}
