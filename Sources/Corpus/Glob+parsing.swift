import Foundation

extension Glob {
    /// What a pattern is made of.
    indirect enum Part {
        case scalar(ScalarClass)
        /// `*`: any run of scalars within a name.
        case star
        /// `**/`: any number of whole folders.
        case folders
        /// `**` at the end: one scalar or more, slashes too.
        case rest
        case alternatives([[Part]])
    }

    /// Recursive descent over the pattern's scalars.
    struct Parser {
        static let maximumLength = 1024

        private let scalars: [Unicode.Scalar]
        private var position = 0
        private let isAnchored: Bool

        init(_ text: String) throws(InvalidText) {
            var pattern = text.precomposedStringWithCanonicalMapping[...]
            guard !pattern.hasPrefix("!") else {
                throw InvalidText("a glob can't be negated; use exclude")
            }
            let isRooted = pattern.hasPrefix("/")
            if isRooted { pattern = pattern.dropFirst() }
            guard !pattern.isEmpty else { throw InvalidText("the glob is empty") }
            guard !pattern.split(separator: "/").contains("..") else {
                throw InvalidText("a glob can't leave the root with '..'")
            }
            guard pattern.unicodeScalars.count <= Self.maximumLength else {
                throw InvalidText("a glob has at most \(Self.maximumLength) characters")
            }
            if pattern.hasPrefix("./") { pattern = pattern.dropFirst(2) }
            isAnchored = isRooted || pattern.dropLast().contains("/")
            scalars = Array((pattern.hasSuffix("/") ? pattern + "**" : pattern).unicodeScalars)
        }

        mutating func parse() throws(InvalidText) -> [Part] {
            let parts = try sequence(depth: 0, atNameStart: true)
            guard position == scalars.count else { throw InvalidText("'}' closes nothing") }
            return isAnchored ? parts : [.folders] + parts
        }

        private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

        /// Parts up to the end, or inside braces to `,` or `}`.
        private mutating func sequence(
            depth: Int, atNameStart: Bool
        ) throws(InvalidText) -> [Part] {
            var parts: [Part] = []
            var atNameStart = atNameStart
            while let scalar = next, !(depth > 0 && scalar == ","), scalar != "}" {
                parts.append(try part(depth: depth, atNameStart: atNameStart))
                atNameStart = scalars[position - 1] == "/"
            }
            return parts
        }

        private mutating func part(depth: Int, atNameStart: Bool) throws(InvalidText) -> Part {
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "*": return stars(atNameStart: atNameStart)
            case "?": return .scalar(.anyButSlash)
            case "[": return .scalar(try bracket())
            case "{": return try braces(depth: depth + 1, atNameStart: atNameStart)
            case "\\":
                guard let escaped = next else { throw InvalidText("'\\' ends the glob") }
                position += 1
                return .scalar(.one(escaped))
            default: return .scalar(.one(scalar))
            }
        }

        /// After one `*`. Two make folders only if they are a whole name; else they are one `*`.
        private mutating func stars(atNameStart: Bool) -> Part {
            let first = position - 1
            while next == "*" { position += 1 }
            guard atNameStart, position - first == 2 else { return .star }
            guard let after = next else { return .rest }
            if after == "/" {
                position += 1
                return .folders
            }
            return after == "," || after == "}" ? .rest : .star
        }

        /// After `[`. `]` may come first; `!` or `^` negates; a slash is never matched.
        private mutating func bracket() throws(InvalidText) -> ScalarClass {
            let isNegated = next == "!" || next == "^"
            if isNegated { position += 1 }
            var ranges: [ClosedRange<Unicode.Scalar>] = []
            repeat {
                let low = try bracketScalar()
                guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                    ranges.append(low...low)
                    continue
                }
                position += 1
                let high = try bracketScalar()
                guard low <= high else { throw InvalidText("a range in '[…]' runs backwards") }
                ranges.append(low...high)
            } while next != "]"
            position += 1
            return .set(ranges, isNegated: isNegated)
        }

        private mutating func bracketScalar() throws(InvalidText) -> Unicode.Scalar {
            if next == "\\" { position += 1 }
            guard let scalar = next else { throw InvalidText("'[' is not closed") }
            position += 1
            return scalar
        }

        /// After `{`.
        private mutating func braces(depth: Int, atNameStart: Bool) throws(InvalidText) -> Part {
            guard depth <= 16 else { throw InvalidText("braces are nested more than 16 deep") }
            var alternatives = [try sequence(depth: depth, atNameStart: atNameStart)]
            while next == "," {
                position += 1
                alternatives.append(try sequence(depth: depth, atNameStart: atNameStart))
            }
            guard next == "}" else { throw InvalidText("'{' is not closed") }
            position += 1
            return .alternatives(alternatives)
        }
    }

    /// Thompson's construction (CACM 11(6), 1968), from the end of the pattern to its start.
    struct Compiler {
        private(set) var states: [State] = [.accept]
        let acceptState = 0

        mutating func compile(_ parts: [Part], next: Int) -> Int {
            parts.reversed().reduce(next) { compile($1, next: $0) }
        }

        private mutating func compile(_ part: Part, next: Int) -> Int {
            switch part {
            case .scalar(let scalars): add(.take(scalars, next: next))
            case .star: loop(.anyButSlash, then: next)
            case .rest: add(.take(.any, next: loop(.any, then: next)))
            case .folders: folders(then: next)
            case .alternatives(let alternatives): fork(alternatives, next: next)
            }
        }

        private mutating func add(_ state: State) -> Int {
            states.append(state)
            return states.count - 1
        }

        private mutating func loop(_ scalars: ScalarClass, then next: Int) -> Int {
            let entry = add(.accept)
            states[entry] = .fork(add(.take(scalars, next: entry)), next)
            return entry
        }

        /// `(name '/')*`
        private mutating func folders(then next: Int) -> Int {
            let entry = add(.accept)
            let slash = add(.take(.one("/"), next: entry))
            let name = add(.take(.anyButSlash, next: loop(.anyButSlash, then: slash)))
            states[entry] = .fork(name, next)
            return entry
        }

        private mutating func fork(_ alternatives: [[Part]], next: Int) -> Int {
            var entry = compile(alternatives[0], next: next)
            for alternative in alternatives.dropFirst() {
                entry = add(.fork(compile(alternative, next: next), entry))
            }
            return entry
        }
    }
}
