/// The ids of the tokens with a part of their own: `[UNK]`, `[CLS]`, `[SEP]`, or `<unk>`, `<s>`,
/// `</s>`.
package struct SpecialIds: Hashable, Sendable {
    package var unknown: Int32
    package var begin: Int32
    package var end: Int32
}
