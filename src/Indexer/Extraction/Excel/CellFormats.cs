using System.Globalization;
using System.Xml;
using Library.Indexer.Extraction.Formats;

namespace Library.Indexer.Extraction.Excel;

/// <summary>How a workbook writes its numbers, by the style of their cells.</summary>
internal sealed class CellFormats(bool countsFrom1904, TextBudget budget)
{
    private const int MaxStyles = 100_000;

    private readonly Dictionary<int, string> _codes = new()
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [5] = "$#,##0;($#,##0)",
        [6] = "$#,##0;($#,##0)",
        [7] = "$#,##0.00;($#,##0.00)",
        [8] = "$#,##0.00;($#,##0.00)",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [14] = "m/d/yyyy",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "m/d/yyyy h:mm",
        [37] = "#,##0;(#,##0)",
        [38] = "#,##0;(#,##0)",
        [39] = "#,##0.00;(#,##0.00)",
        [40] = "#,##0.00;(#,##0.00)",
        [41] = "#,##0;(#,##0)",
        [42] = "$#,##0;($#,##0)",
        [43] = "#,##0.00;(#,##0.00)",
        [44] = "$#,##0.00;($#,##0.00)",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss",
    };

    private readonly List<int> _styles = [];
    private readonly Dictionary<int, NumberFormat> _formats = [];

    public void Read(XmlReader reader, CancellationToken cancellationToken)
    {
        var inCellStyles = false;
        while (reader.ReadNext(budget, cancellationToken))
        {
            if (reader.LocalName is "cellXfs")
            {
                inCellStyles = reader.NodeType is XmlNodeType.Element && !reader.IsEmptyElement;
            }
            else if (reader.NodeType is XmlNodeType.Element && reader.LocalName is "numFmt" && NumberOrNull(reader, "numFmtId") is { } id && reader.GetAttribute("formatCode") is { } code && _codes.Count < MaxStyles)
            {
                _codes[id] = code;
            }
            else if (reader.NodeType is XmlNodeType.Element && inCellStyles && reader.LocalName is "xf" && _styles.Count < MaxStyles)
            {
                _styles.Add(NumberOrNull(reader, "numFmtId") ?? 0);
            }
        }
    }

    /// <returns>The number as the cell shows it; as it stands where it is none.</returns>
    public string Format(string raw, int style)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return raw.Trim();
        }

        var id = style >= 0 && style < _styles.Count ? _styles[style] : 0;
        if (!_formats.TryGetValue(id, out var format))
        {
            _formats.Add(id, format = new NumberFormat(_codes.GetValueOrDefault(id, ""), countsFrom1904));
        }

        return format.Format(number);
    }

    private static int? NumberOrNull(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute), CultureInfo.InvariantCulture, out var number) ? number : null;
}
