/// Saturation and length normalisation of BM25 (Robertson & Zaragoza 2009).
package struct BM25Settings: Hashable, Sendable {
    package var k1: Double
    package var b: Double
    /// Counted when the index is made.
    package var fields: FieldWeights

    package init(k1: Double = 0.9, b: Double = 0.4, fields: FieldWeights = FieldWeights()) {
        self.k1 = k1
        self.b = b
        self.fields = fields
    }
}
