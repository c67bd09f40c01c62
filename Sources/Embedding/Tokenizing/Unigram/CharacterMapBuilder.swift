import Corpus

/// Makes the bytes of a `CharacterMap` from a table.
///
/// A key's children get the first block of places that is free for all of them; keys are few and
/// short, so a search from the last block with room is fast enough.
struct CharacterMapBuilder {
    private struct Node {
        var children: [UInt8: Int] = [:]
        var value: UInt32?
    }

    private var nodes = [Node()]
    private var replacements: [UInt8] = []
    private var units: [UInt32] = [0]
    private var isTaken: [Bool] = [true]
    /// Two nodes never share a base: a label that only one of them has would lead into the other.
    private var isBase: [Bool] = [true]
    private var firstFree = 1

    /// - Parameter table: what each key is replaced by; no key is empty or holds a zero.
    static func bytes(_ table: [(key: [UInt8], replacement: [UInt8])]) -> [UInt8] {
        var builder = CharacterMapBuilder()
        for (key, replacement) in table { builder.add(key, replacement) }
        builder.place(node: 0, at: 0)
        // Readers look at a place before they know whether it is there.
        builder.grow(to: (builder.units.count + 255) / 256 * 256)
        var writer = ByteWriter()
        writer.integer(UInt32(builder.units.count * 4))
        builder.units.forEach { writer.integer($0) }
        writer.raw(builder.replacements)
        return writer.bytes
    }

    private mutating func add(_ key: [UInt8], _ replacement: [UInt8]) {
        precondition(!key.isEmpty && !key.contains(0), "a key has bytes, none of them zero")
        var node = 0
        for byte in key {
            if let child = nodes[node].children[byte] {
                node = child
                continue
            }
            nodes[node].children[byte] = nodes.count
            node = nodes.count
            nodes.append(Node())
        }
        nodes[node].value = UInt32(replacements.count)
        replacements += replacement
        replacements.append(0)
    }

    /// Gives the children of the node that stands at `place` their places, and so on below.
    private mutating func place(node: Int, at place: Int) {
        let children = nodes[node].children.sorted { $0.key < $1.key }
        var labels = children.map { Int($0.key) }
        // A leaf is the child with label 0.
        if nodes[node].value != nil { labels.insert(0, at: 0) }
        guard !labels.isEmpty else { return }
        let base = base(for: labels, from: place)
        for label in labels { isTaken[base ^ label] = true }
        isBase[base] = true
        units[place] |= Self.encoded(offset: base ^ place)
        if let value = nodes[node].value {
            units[place] |= 1 << 8
            units[base] = value | 0x8000_0000
        }
        for (label, _) in children { units[base ^ Int(label)] |= UInt32(label) }
        for (label, child) in children { self.place(node: child, at: base ^ Int(label)) }
    }

    /// A base whose places for all labels are free and whose offset from `place` can be written:
    /// below 2²¹ any, beyond only multiples of 256.
    private mutating func base(for labels: [Int], from place: Int) -> Int {
        while firstFree < isTaken.count, isTaken[firstFree] { firstFree += 1 }
        var base = firstFree & ~0xFF
        while true {
            grow(to: (base | 0xFF) + 1)
            let offset = base ^ place
            if !isBase[base], offset < 1 << 21, labels.allSatisfy({ !isTaken[base ^ $0] }) {
                return base
            }
            precondition(base < 1 << 21, "a map of characters has fewer than 2 million nodes")
            base += 1
        }
    }

    private mutating func grow(to count: Int) {
        while units.count < count {
            units.append(0)
            isTaken.append(false)
            isBase.append(false)
        }
    }

    private static func encoded(offset: Int) -> UInt32 { UInt32(offset) << 10 }
}
