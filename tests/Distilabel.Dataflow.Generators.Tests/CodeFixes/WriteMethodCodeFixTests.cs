using Distilabel.Dataflow.CodeFixes;

namespace Distilabel.Dataflow.Generators.Tests.CodeFixes;

public class WriteMethodCodeFixTests
{
    private const string Row = "private Output Process(Input row)";
    private const string Global = "private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)";
    private const string Named =
        "public IReadOnlyList<string> Names { get; init; } = [];";

    private static readonly WriteMethodCodeFix Fix = new();

    public static TheoryData<string, string> Shapes => new()
    {
        { "[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\npublic sealed partial class Work\n{\n}\n", Row },
        { "[Step, InputColumn<string>(\"a\")]\npublic sealed partial class Work\n{\n}\n", "private bool Keep(Input row)" },
        { "[Step, OutputColumn<int>(\"b\")]\npublic sealed partial class Work\n{\n}\n", "private IEnumerable<Output> Generate()" },
        { "[GlobalStep, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\npublic sealed partial class Work\n{\n}\n", Global },
        { "[GlobalStep, InputColumn<string>(\"a\")]\npublic sealed partial class Work\n{\n}\n", "private IEnumerable<RowHandle> Process(IReadOnlyList<GlobalRow<Input>> rows)" },
        { "[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")] public partial class Work { }", Row },
        { "[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")] public partial class Work { private int _x; public int X => _x; }", Row },
        { "namespace N\n{\n    [Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\n    public partial class Work {\n        private int _x; public int X => _x; }\n}", Row },
        { "[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\npublic partial class Work;", Row },
        { "public partial class Outer { [Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")] public partial class Work { } public int X => 1; }", Row },
        {
            "public partial class Outer\n{\n    [Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\n    public partial class Work { }\n\n    public int X => 1;\n}",
            Row
        },
        {
            $"[Step, InputColumn<string>(\"a\"), OutputColumnsFrom(nameof(Names), Type = typeof(int))]\npublic partial class Work\n{{\n    {Named}\n}}\n",
            "private void Process(InputBatch input, OutputBatch output)"
        },
        {
            $"[Step, InputColumnsFrom(nameof(Names), Type = typeof(int)), OutputColumn<int>(\"b\")]\npublic partial class Work {{ {Named} }}",
            "private void Process(InputBatch input, OutputBatch output)"
        },
        { "[Step, OutputColumnsOf(\"T\")]\npublic partial class Work<[Row] T>\n{\n}\n", "private IEnumerable<T> Generate()" },
        { "public abstract class Base : GeneratorStep { protected Base(string? name) : base(name) { } }\n[Step, OutputColumn<int>(\"b\")] public partial class Work : Base { }", "private IEnumerable<Output> Generate()" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_method_is_written_that_the_attributes_call_for(string source, string signature)
    {
        var code = FixedCode.Of(source);

        var mended = await code.MendAsync(Fix, "DDF002", $"Write '{signature}'");

        Assert.Contains($"{signature} => throw new NotImplementedException();", mended.Text, StringComparison.Ordinal);
        Assert.Empty(await mended.DiagnoseAsync());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Whichever_is_chosen_it_compiles_and_is_no_other_mistake(string source, string signature)
    {
        var code = FixedCode.Of(source);
        var offers = await code.OffersAsync(Fix, "DDF002");

        Assert.Equal($"Write '{signature}'", offers[0]);
        foreach (var title in offers)
        {
            var mended = await code.MendAsync(Fix, "DDF002", title);
            Assert.Empty(await mended.DiagnoseAsync());
        }
    }

    [Fact]
    public async Task It_stands_where_the_class_ends() => Assert.Equal(
        "[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\npublic partial class Work {\n    private Output Process(Input row) => throw new NotImplementedException();\n}\n",
        (await FixedCode.Of("[Step, InputColumn<string>(\"a\"), OutputColumn<int>(\"b\")]\npublic partial class Work { }\n").MendAsync(Fix, "DDF002", $"Write '{Row}'")).Text);

    [Theory]
    [InlineData("[Step] public partial class Work { }")]
    [InlineData("[GlobalStep, InputColumn<string>(\"a\"), OutputColumnsFrom(nameof(Names))] public partial class Work { public string[] Names => []; }")]
    public async Task Nothing_is_offered_where_no_method_would_do(string source) => Assert.Empty(await FixedCode.Of(source).OffersAsync(Fix, "DDF002"));

    [Fact]
    public async Task All_methods_are_written_at_once()
    {
        var code = FixedCode.Of(
            """
            [Step, InputColumn<string>("a")] public partial class One { }
            [Step, InputColumn<string>("b")] public partial class Two;
            """);

        var mended = await code.FixAllAsync(Fix, "DDF002", "Write 'private bool Keep(Input row)'");

        await mended.AssertCompilesAsync();
        Assert.Empty(await mended.DiagnoseAsync());
    }
}
