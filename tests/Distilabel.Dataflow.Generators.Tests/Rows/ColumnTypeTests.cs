using System.Buffers;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using MessagePack;

namespace Distilabel.Dataflow.Generators.Tests.Rows;

public class ColumnTypeTests
{
    private const string Sample =
        """
        using System.Text.Json;
        using Distilabel.Dataflow.Columns;
        using System.Buffers;
        using MessagePack;

        namespace MyApp;

        public enum Mood { Good = 1, Bad = 2, Fine = 1 }

        public readonly record struct Point(double X, double Y);

        public record Named([Column("label")] string Name);

        public sealed record Detail(string Name, int Count, Mood Mood, Point? Where) : Named(Name)
        {
            public List<Point> Path { get; init; } = [];
            public int Doubled => Count * 2;
        }

        public sealed class Everything
        {
            public Everything(long id) => Id = id;

            public long Id { get; }
            public string? Text { get; set; }
            public required bool Flag { get; init; }
            public decimal Price { get; set; }
            public DateTimeOffset When { get; set; }
            public Guid Key { get; set; }
            public byte[]? Bytes { get; set; }
            public int? Maybe { get; set; }
            public JsonElement Json { get; set; }
            public IReadOnlyList<string?> Tags { get; set; } = [];
            public double[] Scores { get; set; } = [];
            public IReadOnlyList<Detail> Details { get; set; } = [];
            public Mood[][] Moods { get; set; } = [];
            public Dictionary<Point, int> Left { get; } = [];
        }

        public static class Program
        {
            static void Use<[Row] T>() { }

            static void Mention() => Use<Everything>();

            static T RoundTrip<T>(T value)
            {
                var buffer = new ArrayBufferWriter<byte>();
                var writer = new MessagePackWriter(buffer);
                ColumnTypes.Of<T>().Write(ref writer, value);
                writer.Flush();
                var reader = new MessagePackReader(buffer.WrittenMemory);
                return ColumnTypes.Of<T>().Read(ref reader);
            }

            static string Describe(Everything e) => JsonSerializer.Serialize(e);

            static string[] Run()
            {
                var value = new Everything(7)
                {
                    Text = null, Flag = true, Price = 1.50m, When = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)), Key = Guid.Empty,
                    Bytes = [1, 2], Maybe = 3, Json = JsonDocument.Parse("{\"a\":[1]}").RootElement, Tags = ["x", null], Scores = [0.5],
                    Details = [new Detail("d", 2, Mood.Bad, new Point(1, 2)) { Path = [new(3, 4)] }, new Detail("e", 0, (Mood)9, null)],
                    Moods = [[Mood.Good], []],
                };
                return [Describe(value), Describe(RoundTrip(value))];
            }

            static string Fields() => string.Join(", ", ((RecordType<Everything>)ColumnTypes.Of<Everything>()).Fields.Select(f => f.Name + ": " + f.Type + (f.Nullable ? "!" : "")));

            static string DetailFields() => string.Join(", ", ((RecordType<Detail>)ColumnTypes.Of<Detail>()).Fields.Select(f => f.Name + ": " + f.Type + (f.Nullable ? "!" : "")));

            static string EnumTexts()
            {
                var type = (EnumType<Mood>)ColumnTypes.Of<Mood>();
                return string.Join(", ", type.ToText(Mood.Fine), type.ToText((Mood)(-5)), type.TryParse("Fine", out var fine) && fine == Mood.Good,
                    type.TryParse("-5", out var number) && number == (Mood)(-5), type.TryParse("good", out _));
            }
        }
        """;

    private static readonly Lazy<SampleAssembly> Assembly = new(static () => SampleProject.Of(Sample).Load());

    [Fact]
    public void A_record_used_as_a_row_comes_back_from_its_bytes_as_it_was()
    {
        var texts = (string[])Assembly.Value.Call("MyApp.Program", "Run")!;

        Assert.Equal(texts[0], texts[1]);
        Assert.Contains("\"Doubled\":4", texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_a_record_are_the_properties_that_can_be_read_and_given_back()
    {
        Assert.Equal(
            "id: long, text: string!, flag: bool, price: decimal, when: DateTimeOffset, key: Guid, bytes: bytes!, maybe: int?!, json: json, " +
            "tags: list<string>, scores: list<double>, details: list<Detail>, moods: list<list<Mood>>",
            Assembly.Value.Call("MyApp.Program", "Fields"));
    }

    [Fact]
    public void A_base_record_s_columns_come_first_and_Column_names_them() =>
        Assert.Equal("label: string, count: int, mood: Mood, where: Point?!, path: list<Point>", Assembly.Value.Call("MyApp.Program", "DetailFields"));

    [Fact]
    public void An_enum_is_stored_by_name_and_a_value_without_one_by_number() =>
        Assert.Equal("Good, -5, True, True, False", Assembly.Value.Call("MyApp.Program", "EnumTexts"));
}
