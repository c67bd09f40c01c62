import Foundation

/// Short texts in the four kinds of writing Quarry is for, each about something of its own.
enum SampleTexts {
    static let english = """
        Refund policy

        Customers may return a product within thirty days. The refund is paid to the card that \
        was used. Opened software is not refunded, unless it is faulty. Ask the service desk \
        first, and keep the receipt.

        A damaged parcel is photographed before it is opened. The courier takes it back.
        """

    static let traditional = """
        差旅費報支規定

        員工出差前應先填寫申請單，並經主管核准。高鐵票以標準車廂為限，住宿費每晚上限三千元。\
        返回後七日內檢附收據辦理報支。逾期未辦者，須由部門主管說明原因。

        國外出差另依國外差旅要點辦理。
        """

    static let simplified = """
        服务器机房管理规定

        进入机房必须登记，并由值班人员陪同。机房温度应保持在二十二度左右，湿度不得超过百分之六十。\
        发现漏水或异味时，应立即切断电源并通知值班经理。严禁携带食物和饮料进入。

        每季度检查一次灭火设备。
        """

    static let mixed = """
        VPN 連線說明

        若 VPN 連不上並出現 error E-1042，請先確認 client 版本為 5.2 以上。\
        Then restart the gateway GW-7 and sign in again. 仍無法連線時，請聯絡 IT helpdesk。

        Firmware 更新期間請勿關閉電源。
        """

    static let all: KeyValuePairs = [
        "en/refund.txt": english, "zh/差旅費.txt": traditional, "zh/机房.txt": simplified,
        "it/vpn 說明.txt": mixed,
    ]

    /// Text in an encoding that iconv(3) knows.
    static func encoded(_ text: String, as encoding: String) -> [UInt8] {
        let converter = iconv_open(encoding, "UTF-8")
        defer { iconv_close(converter) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 4 * input.count + 16)
        var inputLeft = input.count
        var outputLeft = output.count
        let done = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                return iconv(converter, &from, &inputLeft, &to, &outputLeft)
            }
        }
        precondition(done != .max && inputLeft == 0, "the sample text has the encoding's letters")
        return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
    }

    static func utf16(_ text: String) -> [UInt8] {
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
}
