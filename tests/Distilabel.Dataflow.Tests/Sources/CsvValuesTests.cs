using System.Globalization;
using System.Text;
using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>No value of CSV is changed by the type that its column is given.</summary>
public sealed class CsvValuesTests : IDisposable
{
    private static readonly Gen<string> Cells = Gen.OneOf(
        Gen.OneOfConst(
            "00123", "1E5", "3.10", "1.0", "-0", "0", "7", "-12", "0.5", "1e-7", "1E-07", "+1", " 1", "1 ", "1,5", "1_000", "0x1F", "NaN", "Infinity", "∞", "true", "x",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "1000000000000000", "1E+15", "0.1000000000000000055", "5e-324", "1e400", "١", "Unnamed: 0",
            "a,b", "a;b", "\"", "\"\"", "a\nb", "a\r\nb", "\r", "\t", "sep=;", "é😀", "2024-01-02", "-", ".", "-.5", ".5", "5."),
        Gen.Int.Select(static n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Select(static n => n.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Decimal.Select(static n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.String[Gen.Char["ab0123,;\t\"\n\r.-eE é"], 1, 6]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("00123", "string")]
    [InlineData("1E5", "string")]
    [InlineData("1e5", "string")]
    [InlineData("3.10", "string")]
    [InlineData("3.0", "string")]
    [InlineData("+1", "string")]
    [InlineData("9223372036854775808", "string")]
    [InlineData("0.10000000000000000001", "string")]
    [InlineData("1,5", "string")]
    [InlineData("9223372036854775807", "long?")]
    [InlineData("-5", "long?")]
    [InlineData("0.1", "double?")]
    [InlineData("-0.25", "double?")]
    [InlineData("1E+20", "double?")]
    [InlineData("true", "bool?")]
    public void A_column_is_of_numbers_when_each_is_written_as_it_would_be_written_back(string value, string type) =>
        Assert.Equal($"a: {type}, b: string", SourceReading.Open(_folder.Write("rows.csv", $"a,b\n\"{value}\",x\n")).Columns());

    /// <summary>9007199254740993 beside 2.1 once came out as 9007199254740992.</summary>
    [Fact]
    public async Task Whole_numbers_that_a_double_would_round_stay_text_beside_fractions()
    {
        var source = SourceReading.Open(_folder.Write("rows.csv", "id,n\n9007199254740993,1\n2.1,2\n"));

        Assert.Equal("id: string, n: long?", source.Columns());
        Assert.Equal(["\"9007199254740993\" | 1", "\"2.1\" | 2"], await source.RowsAsync());
    }

    [Fact]
    public void Every_table_of_texts_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[1, 4], Gen.OneOfConst(",", ";", "\t")).SelectMany((columns, delimiter) => Gen.Select(Gen.Const(delimiter), Cells.Array[columns].Array[1, 6])).Sample(
            (delimiter, rows) =>
            {
                var header = string.Join(delimiter, rows[0].Select(static (_, i) => $"c{i}"));
                var text = new StringBuilder(header).Append('\n');
                foreach (var row in rows)
                {
                    text.AppendJoin(delimiter, row.Select(static cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
                }

                File.WriteAllText(_folder.File("rows.csv"), text.ToString());

                var read = Read(delimiter);

                Assert.Equal(rows.Select(static row => string.Join('|', row)), read);
            }, iter: 400, threads: 1);

    /// <summary>Whatever is done to a file, it gives as many rows as an independent reading of the rules, or an error with its name.</summary>
    [Fact]
    public void A_damaged_file_is_an_error_with_its_name_or_gives_all_its_lines() =>
        Gen.Select(Gen.Int[0, 200], Gen.Select(Gen.Double[0, 1], Gen.OneOfConst<byte>((byte)'"', (byte)',', (byte)'\n', (byte)'\r', 0, 0xE9, (byte)'x'), Gen.Bool).Array[0, 3]).Sample(
            (rows, changes) =>
            {
                var bytes = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, rows).Select(static i => $"{i},\"x{i}\"\n"))).ToList();
                foreach (var (at, value, isNew) in changes)
                {
                    var place = 4 + (int)(at * (bytes.Count - 4));
                    if (isNew || place >= bytes.Count)
                    {
                        bytes.Insert(place, value);
                    }
                    else
                    {
                        bytes[place] = value;
                    }
                }

                File.WriteAllBytes(_folder.File("rows.csv"), [.. bytes]);
                try
                {
                    Assert.Equal(CountRecords(bytes), Read(",").Count);
                }
                catch (PipelineException exception)
                {
                    Assert.Contains("rows.csv", exception.Message, StringComparison.Ordinal);
                }
            }, iter: 400, threads: 1);

    [Theory]
    [InlineData("price", "1,5")]
    [InlineData("share", "1,5")]
    [InlineData("weight", "16777217")]
    [InlineData("size", "9007199254740993")]
    [InlineData("size", "NaN")]
    public async Task A_number_that_a_known_type_would_change_is_an_error(string column, string value)
    {
        var row = new Dictionary<string, string> { ["price"] = "1", ["share"] = "1", ["weight"] = "1", ["size"] = "1", [column] = value };
        var step = new LoadDataFromFileSystem<Measured> { DataFiles = _folder.Write("rows.csv", $"price,share,weight,size\n{string.Join(",", row.Values.Select(static field => $"\"{field}\""))}\n") };

        Assert.Contains($"line 2: The column '{column}' is '{value}' here", (await Assert.ThrowsAsync<PipelineException>(step.RowsAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_type_takes_numbers_as_they_are_written()
    {
        var step = new LoadDataFromFileSystem<Measured> { DataFiles = _folder.Write("rows.csv", "price,share,weight,size\n3.10,1E5,007,1e3\n") };

        Assert.Equal(["3.1 | 100000 | 7 | 1000"], await step.RowsAsync());
    }

    /// <summary>The rows, each as the texts that a program without culture makes of its values.</summary>
    private List<string> Read(string delimiter)
    {
        var file = new DataFile(_folder.File("rows.csv"), DataFileType.Csv) { Delimiter = (byte)delimiter[0] };
        var rows = new List<string>();
        foreach (var batch in RowSource.Open([file]).ReadAsync(7, long.MaxValue, SourceContext.Strict, TestContext.Current.CancellationToken).ToBlockingEnumerable())
        {
            rows.AddRange(Enumerable.Range(0, batch[0].Count).Select(row => string.Join('|', batch.Select(column => TextOf(column, row)))));
        }

        return rows;
    }

    private static string TextOf(Column column, int row) => column[row] switch
    {
        null => "",
        bool value => value ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Counts rows by the parity of quotes, behind the header: blank lines are none.</summary>
    private static int CountRecords(List<byte> bytes)
    {
        var (rows, isQuoted, isBlank) = (-1, false, true);
        foreach (var letter in bytes.Append((byte)'\n'))
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && letter is (byte)'\n' or (byte)'\r')
            {
                rows += isBlank ? 0 : 1;
                isBlank = true;
            }
            else
            {
                isBlank = false;
            }
        }

        return rows;
    }

    internal sealed record Measured(decimal Price, float Share, float Weight, double Size);
}
