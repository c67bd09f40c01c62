/// What a page of a PDF looks like, and where passages stand on it.
package struct PageView: Hashable, Sendable {
    /// Points, as viewers show the page.
    package var width: Float
    package var height: Float
    /// PNG; empty where none was asked for.
    package var image: [UInt8]
    /// The lines of each passage, in the order they were asked for.
    package var lines: [[Box]]

    package init(width: Float, height: Float, image: [UInt8] = [], lines: [[Box]] = []) {
        self.width = width
        self.height = height
        self.image = image
        self.lines = lines
    }
}

extension PageView {
    func encode(into writer: inout ByteWriter) {
        writer.float(width)
        writer.float(height)
        writer.varint(lines.count)
        for boxes in lines {
            writer.varint(boxes.count)
            for box in boxes { writer.box(box) }
        }
        writer.varint(image.count)
        writer.raw(image)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        width = try reader.float()
        height = try reader.float()
        lines = []
        for _ in 0..<(try reader.count()) {
            var boxes: [Box] = []
            for _ in 0..<(try reader.count(minimumBytes: 16)) { boxes.append(try reader.box()) }
            lines.append(boxes)
        }
        image = Array(try reader.raw(try reader.count()))
    }
}

extension ByteWriter {
    mutating func box(_ box: Box) {
        for side in box.sides { float(side) }
    }
}

extension ByteReader {
    mutating func box() throws(DecodingFailure) -> Box {
        Box(left: try float(), top: try float(), right: try float(), bottom: try float())
    }
}
