/// Superscripts and subscripts as characters of Unicode ("Superscripts and Subscripts", U+2070),
/// so that `10²` doesn't become `102`.
enum RaisedForms {
    enum Place { case above, below }

    /// The text with each character raised or lowered; nil where one has no such form.
    static func text(_ text: String, at place: Place) -> String? {
        let forms = place == .above ? above : below
        var raised = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard let form = forms[scalar] else { return nil }
            raised.append(form)
        }
        return raised.isEmpty ? nil : String(raised)
    }

    private static let above = table("0123456789+-−=()ni", raised: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
    private static let below = table(
        "0123456789+-−=()aeoxhklmnpstijruv", raised: "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")

    private static func table(_ plain: String, raised: String) -> [Unicode.Scalar: Unicode.Scalar] {
        Dictionary(
            zip(plain.unicodeScalars, raised.unicodeScalars),
            uniquingKeysWith: { first, _ in first })
    }
}
