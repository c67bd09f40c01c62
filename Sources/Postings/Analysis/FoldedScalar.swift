/// One scalar as the index sees it: without case, width, compatibility form and accents.
struct FoldedScalar {
    let kind: ScalarClass
    let isUpper: Bool
    /// The folded scalar, or the first of several.
    let scalar: UInt32
    /// Further scalars (`ß` → `ss`), seldom any.
    var more: [UInt32] = []
}
