using System.Text.Json;
using CsCheck;
using Distilabel.Dataflow.AI.Templates;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.AI.Tests.Templates;

public sealed class PromptTemplateTests
{
    /// <summary>No text of a dataset is changed on its way into a prompt, and none is taken for a template.</summary>
    [Fact]
    public void Any_text_is_inserted_as_it_is()
    {
        var texts = Gen.OneOf(
            Gen.String,
            Gen.Const("<b>Tom & \"Jerry's\"</b> {{ instruction }} {% raw %} {% endraw %} \\n \r\n 日本 😀"));

        texts.Sample(text => Assert.Equal($"Q: {text}\nA:", Render("Q: {{ instruction }}\nA:", ("instruction", new Column<string?>([text])))));
    }

    [Fact]
    public void Values_of_every_type_are_shown_by_their_parts()
    {
        ColumnTypes.Of<ChatItem>().ToList();
        Assert.Equal("3 -4 0.25 12.5 true", Render(
            "{{ a }} {{ b }} {{ c }} {{ d }} {{ e }}", ("a", new Column<int>([3])), ("b", new Column<long>([-4])), ("c", new Column<double>([0.25])),
            ("d", new Column<decimal>([12.5m])), ("e", new Column<bool>([true]))));
        Assert.Equal("1e+300 NaN", Render("{{ a }} {{ b }}", ("a", new Column<double>([1e300])), ("b", new Column<double>([double.NaN]))));
        Assert.Equal("x, y", Render("{{ a | join: ', ' }}", ("a", new Column<IReadOnlyList<string?>>([["x", "y"]]))));
        Assert.Equal("7", Render("{{ a }}", ("a", new Column<int?>([7]))));
        Assert.Equal("2024-02-03", Render("{{ a }}", ("a", new Column<DateOnly>([new DateOnly(2024, 2, 3)]))));
        Assert.Equal("", Render("{{ a }}{{ b }}", ("a", new Column<int?>([null])), ("b", new Column<string?>([null]))));
        Assert.Equal(
            "user: hi; assistant: ho; ",
            Render(
                "{% for item in chat %}{{ item.role }}: {{ item.content }}; {% endfor %}",
                ("chat", new Column<IReadOnlyList<ChatItem>>([[ChatItem.User("hi"), ChatItem.Assistant("ho")]]))));
        Assert.Equal(
            "deep 1.5 no",
            Render(
                "{{ meta.a.b }} {{ meta.list[1] }} {% if meta.flag %}yes{% else %}no{% endif %}",
                ("meta", new Column<JsonElement>([JsonElement.Parse("""{ "a": { "b": "deep" }, "list": [null, 1.5], "flag": false }""")]))));
    }

    [Theory]
    [InlineData("{{ a }} {{ b.c }} {{ a }}", "a,b")]
    [InlineData("{{ a | append: b | slice: c }}", "a,b,c")]
    [InlineData("{% if a == b %}{{ c }}{% elsif d %}{{ e }}{% else %}{{ f }}{% endif %}", "a,b,c,d,e,f")]
    [InlineData("{% for x in list %}{{ x }}{{ forloop.index }}{{ y }}{% endfor %}{{ x }}", "list,x,y")]
    [InlineData("{% for x in x %}{{ x }}{% endfor %}", "x")]
    [InlineData("{% assign a = a | strip %}{{ a }}{% assign t = b %}{{ t }}", "a,b")]
    [InlineData("{% capture t %}{{ a }}{% endcapture %}{{ t }}", "a")]
    [InlineData("{{ list[place] }}", "list,place")]
    [InlineData("{% case a %}{% when b %}{{ c }}{% endcase %}{% unless d %}{% endunless %}", "a,b,c,d")]
    [InlineData("{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}", "")]
    [InlineData("no variables", "")]
    public void What_a_template_takes_from_outside_is_found(string template, string variables) =>
        Assert.Equal(variables, string.Join(',', PromptTemplate.Parse(template).Variables.Order()));

    [Theory]
    [InlineData("{{ a ")]
    [InlineData("{% if a %}")]
    [InlineData("{% unknown %}")]
    [InlineData("{{ a | no_such_filter }}")]
    public void What_can_not_be_read_is_refused(string template) => Assert.Throws<FormatException>(() => PromptTemplate.Parse(template));

    private static string Render(string template, params (string Name, Column Column)[] columns) =>
        PromptTemplate.Parse(template).Render([.. columns.Select(static pair => pair.Name)], [.. columns.Select(static pair => pair.Column)], 0);
}
