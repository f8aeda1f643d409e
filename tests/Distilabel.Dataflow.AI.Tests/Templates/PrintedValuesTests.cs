using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.AI.Templates;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.AI.Tests.Templates;

/// <summary>A prompt is paid for: what it shows of a value is the value, with every digit and every part.</summary>
public sealed class PrintedValuesTests
{
    private static readonly DynamicRecordType Message = new(("role", ColumnTypes.String), ("content", ColumnTypes.String), ("score", ColumnTypes.Double));

    [Theory]
    [InlineData(0.12345678901234567, "0.12345678901234566")]
    [InlineData(1e-30, "1e-30")]
    [InlineData(-2.5e-40, "-2.5e-40")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(0.1, "0.1")]
    [InlineData(7.9600000000000009e-14, "7.9600000000000009e-14")]
    [InlineData(3.0, "3")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_double_is_printed_with_all_its_digits(double value, string text)
    {
        Assert.Equal(value, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace('E', 'e'), Render("{{ a }}", new Column<double>([value])));
    }

    [Fact]
    public void A_printed_double_is_read_as_the_same_number() => Gen.Double.Where(double.IsFinite).Sample(static value =>
        Assert.Equal(value, double.Parse(Render("{{ a }}", new Column<double>([value])), System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_printed_float_has_no_digits_of_a_double()
    {
        Assert.Equal("0.1", Render("{{ a }}", new Column<float>([0.1f])));
        Gen.Single.Where(float.IsFinite).Sample(static value =>
            Assert.Equal(value, float.Parse(Render("{{ a }}", new Column<float>([value])), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("{{ a }}", "1.10")]
    [InlineData("{{ a | append: ' EUR' }}", "1.10 EUR")]
    [InlineData("{{ 1 }} {{ a | json }} {{ a | times: 2 }}", "1 1.10 2.2")]
    public void A_decimal_keeps_the_zeros_at_its_end(string template, string text)
    {
        Assert.Equal(text, Render(template, new Column<decimal>([1.10m])));
        Assert.Equal(text, Render(template, new Column<decimal?>([1.10m])));
        Assert.Equal(text, Render(template, new Column<JsonElement>([JsonElement.Parse("1.10")])));
    }

    [Fact]
    public void A_whole_number_with_a_fraction_of_zeros_is_printed_so()
    {
        Assert.Equal("1 1.00 1", Render("{{ 1 }} {{ a }} {{ 1 }}", new Column<decimal>([1.00m])));
        Assert.Equal("[5.0,-0.0] 5 -0", Render("{{ a }} {{ a[0] }} {{ a[1] }}", new Column<IReadOnlyList<double>>([[5, -0.0]])));
        Assert.Equal("7.0", Render("{{ a.b }}", new Column<JsonElement>([JsonElement.Parse("""{"b":7.0}""")])));
    }

    /// <summary>Filters that made text of a number saw Liquid's decimal: <c>1e-30</c> joined was 0.0000000000000000000000000001, and 1e300 79228162514264337593543950335.</summary>
    [Theory]
    [InlineData("{{ a | join: ', ' }}", "1e-30, 1e+300, -0, 0.1")]
    [InlineData("{{ a[0] | append: '!' }}", "1e-30!")]
    [InlineData("{{ 'at ' | append: a[1] }}", "at 1e+300")]
    [InlineData("{{ 'at X' | replace: 'X', a[1] }}", "at 1e+300")]
    [InlineData("{{ a[0] | prepend: 'p = ' }}", "p = 1e-30")]
    [InlineData("{{ a | reverse | join: ' ' }}", "0.1 -0 1e+300 1e-30")]
    [InlineData("{% capture c %}{{ a[1] }}{% endcapture %}{{ c }}", "1e+300")]
    [InlineData("{% cycle a[0], 'x' %}", "1e-30")]
    [InlineData("{% echo a[1] %}", "1e+300")]
    public void A_filter_that_makes_text_of_a_number_is_given_its_digits(string template, string text) =>
        Assert.Equal(text, Render(template, new Column<IReadOnlyList<double>>([[1e-30, 1e300, -0.0, 0.1]])));

    [Theory]
    [InlineData("{{ a | append: '.' }}", """[{"role":"user","content":"hi","score":null}].""")]
    [InlineData("{{ 'Chat: ' | append: a }}", """Chat: [{"role":"user","content":"hi","score":null}]""")]
    [InlineData("{{ a | join: '; ' }}", """{"role":"user","content":"hi","score":null}""")]
    [InlineData("{% cycle a, 'x' %}", """[{"role":"user","content":"hi","score":null}]""")]
    public void A_list_of_objects_is_JSON_wherever_it_becomes_text(string template, string text) => Assert.Equal(text, Render(template, Chat(("user", "hi", null))));

    [Fact]
    public void A_number_beyond_those_of_Liquid_is_still_compared()
    {
        Assert.Equal("small", Render("{% if a < 0.05 %}small{% endif %}{% if a > 1 %}large{% endif %}", new Column<double>([1e-40])));
        Assert.Equal("large", Render("{% if a < 0.05 %}small{% endif %}{% if a > 1 %}large{% endif %}", new Column<double>([1e200])));
    }

    [Fact]
    public void Dates_and_times_are_printed_in_ISO_form()
    {
        Assert.Equal("2024-02-03T04:05:06.5Z", Render("{{ a }}", new Column<DateTime>([new DateTime(2024, 2, 3, 4, 5, 6, 500, DateTimeKind.Utc)])));
        Assert.Equal("2024-02-03T04:05:06+02:00", Render("{{ a }}", new Column<DateTimeOffset>([new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromHours(2))])));
        Assert.Equal("2024-02-03", Render("{{ a }}", new Column<DateOnly?>([new DateOnly(2024, 2, 3)])));
        Assert.Equal("04:05:06", Render("{{ a }}", new Column<TimeOnly>([new TimeOnly(4, 5, 6)])));
        Assert.Equal("1970-01-01T00:00:00.000000001", Render("{{ a }}", new Column<Timestamp>([new Timestamp(0, 1, false)])));
        Assert.Equal("2024", Render("{{ a | date: '%Y' }}", new Column<DateTime>([new DateTime(2024, 2, 3, 12, 0, 0, DateTimeKind.Utc)])));
    }

    [Fact]
    public void Lists_and_objects_are_printed_as_JSON_and_their_parts_by_name()
    {
        var chat = Chat(("user", "你好 & <b>😀</b>", 0.5), ("assistant", null, 3));

        Assert.Equal(
            """[{"role":"user","content":"你好 & <b>😀</b>","score":0.5},{"role":"assistant","content":null,"score":3.0}]""", Render("{{ a }}", chat));
        Assert.Equal("""{"role":"user","content":"你好 & <b>😀</b>","score":0.5}""", Render("{{ a[0] }}", chat));
        Assert.Equal("你好 & <b>😀</b>", Render("{{ a[0].content }}", chat));
        Assert.Equal("user;assistant;", Render("{% for m in a %}{{ m.role }};{% endfor %}", chat));
        Assert.Equal("""["user","assistant"]""", Render("{{ a | map: 'role' }}", chat));
        Assert.Equal("2 user,assistant", Render("{{ a | size }} {{ a | map: 'role' | join: ',' }}", chat));
        Assert.Equal("""[{"role":"assistant","content":null,"score":3.0}]""", Render("{{ a | where: 'role', 'assistant' }}", chat));
        Assert.Equal("""[{"role":"assistant","content":null,"score":3.0}]""", Render("{{ a | slice: 1, 1 }}", chat));
        Assert.Equal("[1.5,2.0]", Render("{{ a }}", new Column<IReadOnlyList<double>>([[1.5, 2]])));
        Assert.Equal("""[{"role":"user","content":"hi"}]""", Render("{{ a }}", new Column<IReadOnlyList<ChatItem>>([[ChatItem.User("hi")]], ChatType())));
        Assert.Equal("""{"b":[1e-30,null],"c":"é"}""", Render("{{ a }}", new Column<JsonElement>([JsonElement.Parse("""{"b": [1e-30, null], "c": "\u00e9"}""")])));
    }

    [Fact]
    public void A_map_is_printed_as_an_object_and_read_by_its_keys()
    {
        var type = ColumnTypes.Map(ColumnTypes.String, ColumnTypes.Int64);
        var entries = ((DynamicRecordType)(ColumnType)type.Element).CreateColumn([new Column<string?>(["x", "y"]), new Column<long?>([1, null])], [0, 1]).Values.ToArray();
        var column = new Column<IReadOnlyList<RecordValue?>?>([entries], type!);

        Assert.Equal("""{"x":1,"y":null}""", Render("{{ a }}", column));
        Assert.Equal("1", Render("{{ a.x }}", column));
    }

    [Fact]
    public void The_json_filter_escapes_only_what_it_must()
    {
        Assert.Equal(""" "你好 & \"😀\"\n" """.Trim(), Render("{{ a | json }}", new Column<string?>(["你好 & \"😀\"\n"])));
        Assert.Equal("""{"role":"user","content":"&","score":null}""", Render("{{ a[0] | json }}", Chat(("user", "&", null))));
        Assert.Equal("null", Render("{{ a | json }}", new Column<string?>([null])));
    }

    [Theory]
    [InlineData("{% include 'other' %}", "include")]
    [InlineData("{% if a %}{% render 'other' %}{% endif %}", "render")]
    public void A_tag_that_can_not_work_is_refused(string template, string tag)
    {
        var exception = Assert.Throws<FormatException>(() => PromptTemplate.Parse(template));

        Assert.Equal($"The tag '{tag}' puts another template in, and a prompt has none: write its text here.", exception.Message);
    }

    /// <summary>The parser of templates left out what stands in such a tag, and the whole rest of the prompt, without an error.</summary>
    [Theory]
    [InlineData("Answer {{ a }}.{% liquid\n echo a\n%} Be brief.")]
    [InlineData("{% liquid echo a %}")]
    public void A_tag_that_the_parser_loses_is_refused(string template) =>
        Assert.Contains("'liquid'", Assert.Throws<FormatException>(() => PromptTemplate.Parse(template)).Message, StringComparison.Ordinal);

    private static ColumnType<IReadOnlyList<ChatItem>> ChatType() => (ColumnType<IReadOnlyList<ChatItem>>)ColumnTypes.Of<ChatItem>().ToList();

    private static Column<IReadOnlyList<RecordValue?>?> Chat(params (string Role, string? Content, double? Score)[] messages)
    {
        var records = Message.CreateColumn(
            [
                new Column<string?>([.. messages.Select(static message => message.Role)]), new Column<string?>([.. messages.Select(static message => message.Content)]),
                new Column<double?>([.. messages.Select(static message => message.Score)]),
            ],
            [.. Enumerable.Range(0, messages.Length)]).Values.ToArray();
        return new Column<IReadOnlyList<RecordValue?>?>([records], (ColumnType<IReadOnlyList<RecordValue?>?>)Message.ToList());
    }

    private static string Render(string template, Column column) => PromptTemplate.Parse(template).Render(["a"], [column], 0);
}
