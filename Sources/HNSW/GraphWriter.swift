package import Corpus
package import Storage

/// Writes the file `graph`.
package enum GraphWriter {
    /// - Throws: `alreadyExists`, `io`.
    @discardableResult
    package static func write(_ graph: Graph, path: String) throws(QuarryError) -> SealedFileInfo {
        return try writeSections(of: graph, path: path)
    }

    private static func writeSections(
        of graph: Graph, path: String
    ) throws(QuarryError) -> SealedFileInfo {
        let format = GraphFormat(graph)
        var file = try SealedFileWriter(
            path: path, kind: GraphFormat.kind, version: GraphFormat.version)
        try file.append(format.encode())
        try append(UnsafeBufferPointer(rebasing: graph.ordinals[..<format.upperCount]), to: &file)
        for table in graph.layers { try append(UnsafeBufferPointer(table.links), to: &file) }
        for copy in graph.copies {
            try file.append(bytes(of: copy.original) + bytes(of: copy.copy))
        }
        return try file.seal()
    }

    private static func append(
        _ values: UnsafeBufferPointer<UInt32>, to file: inout SealedFileWriter
    ) throws(QuarryError) {
        let raw = UnsafeRawBufferPointer(values)
        // A piece at a time: the writer buffers what it is given.
        for start in stride(from: 0, to: raw.count, by: 1 << 20) {
            let end = min(start + 1 << 20, raw.count)
            try file.append(UnsafeRawBufferPointer(rebasing: raw[start..<end]))
        }
        let padding = GraphFormat.padded(raw.count) - raw.count
        try file.append(Array(repeating: 0, count: padding))
    }

    private static func bytes(of value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}

extension GraphFormat {
    init(_ graph: Graph) {
        count = graph.count
        copyCount = graph.copies.count
        settings = graph.settings
        entry = graph.ordinals.first ?? 0
        layerCounts = graph.layers.map(\.count)
    }
}
