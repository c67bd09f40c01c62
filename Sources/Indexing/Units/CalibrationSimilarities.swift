package import Corpus

/// Scores of late interaction, in the order of the pairs they were asked for.
package struct CalibrationSimilarities: Sendable {
    let scores: [Float]

    init(_ scores: [Float]) { self.scores = scores }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.varint(scores.count)
        for score in scores { writer.float(score) }
        return writer.bytes
    }

    /// - Throws: `corrupt`.
    package init(encoded bytes: [UInt8], path: String) throws(QuarryError) {
        scores = try DecodedObject.read(bytes, path: path) { reader throws(DecodingFailure) in
            var scores: [Float] = []
            for _ in 0..<(try reader.count(minimumBytes: 4)) { scores.append(try reader.float()) }
            return scores
        }
    }
}
