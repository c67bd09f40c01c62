import Corpus
import Yams

/// A YAML file of another tool: its values by the path of their keys, and which of them were read.
struct ForeignYAML {
    private struct Leaf {
        let path: [String]
        let node: Node
    }

    private let file: String
    private let leaves: [Leaf]
    private var read: Set<[String]> = []

    /// - Throws: `invalidInput` with the place for what is no YAML or no mapping.
    init(_ text: String, path: String) throws(QuarryError) {
        file = path
        try JobDefinition.refuseAnchors(text, path: path)
        guard let root = try JobDefinition.compose(text, path: path) else {
            throw QuarryError(.invalidInput, path: path, "is empty")
        }
        guard root.mapping != nil else {
            throw QuarryError(
                .invalidInput, path: path,
                place: .init(line: root.mark?.line, column: root.mark?.column),
                "must be a mapping of keys to values")
        }
        var leaves: [Leaf] = []
        Self.gather(root, at: [], into: &leaves)
        self.leaves = leaves
    }

    /// Lists of single texts are leaves, those of mappings are counted.
    private static func gather(_ node: Node, at path: [String], into leaves: inout [Leaf]) {
        if let mapping = node.mapping {
            for (key, value) in mapping {
                gather(value, at: path + [key.scalar?.string ?? "?"], into: &leaves)
            }
        } else if let nodes = node.sequence, nodes.contains(where: { $0.scalar == nil }) {
            for (index, value) in nodes.enumerated() {
                gather(value, at: path + ["\(index)"], into: &leaves)
            }
        } else {
            leaves.append(Leaf(path: path, node: node))
        }
    }

    /// The keys right below a path, in the file's order.
    func names(at path: [String]) -> [String] {
        var names: [String] = []
        for leaf in leaves where leaf.path.count > path.count && leaf.path.starts(with: path) {
            let name = leaf.path[path.count]
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// - Returns: nil where the key is absent or says nothing.
    /// - Throws: `invalidInput` with the place for a list or a mapping.
    mutating func text(_ path: String...) throws(QuarryError) -> String? {
        guard let node = take(path) else {
            guard names(at: path).isEmpty else { throw error(at: path, "must be a single text") }
            return nil
        }
        guard let scalar = node.scalar else { throw error(at: path, "must be a single text") }
        return Self.isNull(scalar) ? nil : scalar.string
    }

    /// The texts of a list, or a single one.
    /// - Throws: `invalidInput` with the place for a mapping.
    mutating func texts(_ path: String...) throws(QuarryError) -> [String] {
        guard let node = take(path) else {
            guard names(at: path).isEmpty else { throw error(at: path, "must be a list of texts") }
            return []
        }
        let scalars = node.scalar.map { [$0] } ?? node.sequence?.compactMap(\.scalar) ?? []
        return scalars.filter { !Self.isNull($0) }.map(\.string)
    }

    /// Keys with a value that nobody has asked for, in the file's order.
    var unread: [[String]] {
        leaves.filter { leaf in
            let isNothing =
                leaf.node.scalar.map(Self.isNull) ?? (leaf.node.sequence?.isEmpty == true)
            return !isNothing && !read.contains(leaf.path)
        }.map(\.path)
    }

    private mutating func take(_ path: [String]) -> Node? {
        read.insert(path)
        return leaves.first { $0.path == path }?.node
    }

    private func error(at path: [String], _ reason: String) -> QuarryError {
        let mark = leaves.first { $0.path.starts(with: path) }?.node.mark
        return QuarryError(
            .invalidInput, path: file,
            place: .init(line: mark?.line, column: mark?.column, key: path.joined(separator: ".")),
            reason)
    }

    private static func isNull(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
