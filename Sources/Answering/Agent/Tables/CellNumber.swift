import Foundation

/// A cell that is a number: with thousands separators, a sign of currency or of percent, which is passed
/// over. `15%` is 15.
struct CellNumber: Hashable {
    let value: Decimal

    /// Nil for anything else.
    init?(_ cell: String) {
        var text = cell.filter { !$0.isWhitespace }
        let sign = text.first.flatMap { "-−－+＋".contains($0) ? $0 : nil }
        if sign != nil { text.removeFirst() }
        for sign in Self.currencies where text.hasPrefix(sign) {
            text.removeFirst(sign.count)
            break
        }
        while let last = text.last, "%％元€".contains(last) { text.removeLast() }
        var scanner = CalculatorScanner(text)
        do throws(CalculationError) {
            let number = try scanner.number()
            guard scanner.peek() == nil else { return nil }
            value = sign.map { "-−－".contains($0) } == true ? -number : number
        } catch {
            return nil
        }
    }

    private static let currencies = ["NT$", "US$", "HK$", "RMB", "$", "€", "£", "¥", "￥"]
}
