/// Two texts as a cross-encoder reads them: `[CLS] first [SEP] second [SEP]`.
package struct EncodedPair: Hashable, Sendable {
    package var ids: [Int32]
    /// `[CLS]`, the first text and its `[SEP]`: of token type 0; the others are of type 1.
    package var firstCount: Int
}
