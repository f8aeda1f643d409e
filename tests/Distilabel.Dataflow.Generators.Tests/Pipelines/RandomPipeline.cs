using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>Writes C# that builds a random pipeline, in the many ways in which people write them. About half of them fit.</summary>
/// <remarks>The code is a class with a method <c>Build(bool flag, string[] names, Step outside)</c>; columns have few names, so that they meet.</remarks>
internal sealed class RandomPipeline
{
    /// <summary>Steps over the columns a, b, c and d.</summary>
    internal const string Steps =
        """
        namespace Lab;

        public sealed record RowA(string A);

        public sealed record RowAB(string A, int B);

        public sealed record RowC(IReadOnlyList<string> C, long? D);

        [Step, OutputColumnsOf("T")]
        public sealed partial class Load<[Row] T>
        {
            private IEnumerable<T> Generate() => [];
        }

        [Step, InputColumn<string>("a"), OutputColumn<string>("b")]
        public sealed partial class AToB
        {
            private Output Process(Input row) => new(row.A);
        }

        [Step, InputColumn<string>("b"), OutputColumn<int>("c")]
        public sealed partial class BToC
        {
            private Output Process(Input row) => new(row.B.Length);
        }

        [Step, InputColumn<long>("c"), InputColumn<string>("a", Optional = true), OutputColumn<string>("d", Optional = true), OutputColumn<string>("a")]
        public sealed partial class CToDA
        {
            private Output Process(Input row) => new(row.A, "");
        }

        [Step, InputColumn<IReadOnlyList<string>>("d"), OutputColumn<double>("a")]
        public sealed partial class DToA
        {
            private Output Process(Input row) => new(row.D.Count);
        }

        [Step, InputColumn<string>("a")]
        public sealed partial class FilterA
        {
            private bool Keep(Input row) => row.A.Length > 0;
        }

        [Step, InputColumnsFrom(nameof(Columns), Default = ["a"]), OutputColumnsFrom(nameof(Made), Type = typeof(string), DefaultPrefix = "new_"), DropsColumnsFrom(nameof(Columns))]
        public sealed partial class Rewrite : Distilabel.Dataflow.Steps.IRowsStep
        {
            public IReadOnlyList<string> Columns { get; init; } = [];

            public ColumnRenames Made { get; init; } = [];

            public Distilabel.Dataflow.Steps.StepOutput Execute(in Distilabel.Dataflow.Steps.StepInput input, Distilabel.Dataflow.Steps.StepContext context) => new([]);
        }
        """;

    private static readonly Dictionary<string, string[]> Sources = new()
    {
        ["Load<RowA>"] = ["a"], ["Load<RowAB>"] = ["a", "b"], ["Load<RowC>"] = ["c", "d"],
    };

    /// <summary>What the steps read and make, without mappings.</summary>
    private static readonly Dictionary<string, (string[] Reads, string[] Makes)> Others = new()
    {
        ["AToB"] = (["a"], ["b"]), ["BToC"] = (["b"], ["c"]), ["CToDA"] = (["c"], ["d", "a"]), ["DToA"] = (["d"], ["a"]), ["FilterA"] = (["a"], []),
        ["Rewrite"] = (["a"], ["new_a"]), ["KeepColumns"] = ([], []), ["MergeColumns"] = ([], ["merged_column"]), ["ExpandColumns"] = ([], []),
        ["GroupColumns"] = ([], []), ["CombineOutputs"] = ([], []),
    };

    private static readonly string[] Apart = ["GroupColumns", "CombineOutputs"];
    private static readonly string[] Columns = ["a", "b", "c", "d"];

    private readonly Random _random;
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _body = new();
    private readonly List<(string Expression, bool IsList)> _items = [];
    private readonly List<HashSet<string>> _made = [];
    private readonly List<string> _chains = [];
    private readonly string _class;
    private HashSet<string> _available = [];
    private int _names;

    private RandomPipeline(int seed, string name)
    {
        _random = new Random(seed);
        _class = name;
    }

    internal static string Write(int seed, string name) => new RandomPipeline(seed, name).Write();

    private string Write()
    {
        var count = 2 + _random.Next(5);
        for (var place = 0; place < count; place++)
        {
            var from = Predecessors(place);
            _available = [.. from.SelectMany(other => _made[other])];
            var type = from.Count == 0 ? Pick([.. Sources.Keys]) : Fitting(from.Count > 1);
            var makes = Sources.TryGetValue(type, out var columns) ? columns : Others[type].Makes;
            Declare(type);
            _made.Add(type == "KeepColumns" ? [.. _available.Take(1)] : [.. _available, .. makes]);
            Connect(from, place);
        }

        if (Chance(60))
        {
            Line($"_ = {AsLeft(_items[^1])} >> {_items[0].Expression};");
        }

        var adds = Finish();
        return $$"""
            internal static class {{_class}}
            {
            {{_members}}
                internal static Pipeline Build(bool flag, string[] names, Step outside)
                {
            {{_body}}
            {{adds}}
                    return pipeline;
                }
            }

            """;
    }

    private static bool IsSource(string type) => Sources.ContainsKey(type);

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    /// <summary>The steps that the one at <paramref name="place"/> follows: mostly one, sometimes two or none.</summary>
    private List<int> Predecessors(int place)
    {
        if (place == 0 || Chance(12))
        {
            return [];
        }

        var first = _random.Next(place);
        var second = _random.Next(place);
        return first != second && Chance(3) ? [first, second] : [first];
    }

    /// <summary>A step that finds its columns; now and then any.</summary>
    private string Fitting(bool hasBranches)
    {
        var fitting = Others.Where(other => other.Value.Reads.All(_available.Contains)).Select(static other => other.Key).ToArray();
        return Chance(12) ? Pick([.. Others.Keys]) : hasBranches && !Chance(4) ? Pick(Apart) : Pick(fitting);
    }

    private string PickColumn() => _available.Count > 0 && !Chance(15) ? Pick([.. _available]) : Pick(Columns);

    private string NewName() => Chance(60) ? "\"same\"" : $"\"step_{_names++}\"";

    private void Line(string text) => _body.Append("        ").AppendLine(text);

    /// <summary>An expression that makes a step, with a name of its own, a name made of an expression, or none.</summary>
    private string New(string type, string? name = null) =>
        $"new {type}({name ?? (Chance(5) ? "" : NewName())}){Initializer(type)}";

    private string Initializer(string type)
    {
        var parts = new List<string>();
        switch (type)
        {
            case "KeepColumns":
            case "MergeColumns":
                parts.Add($"Columns = {Names(1)}");
                break;
            case "GroupColumns":
                var grouped = 1 + _random.Next(2);
                parts.Add($"Columns = {Names(grouped)}");
                if (Chance(2))
                {
                    parts.Add($"OutputColumns = {Names(Chance(15) ? 3 : grouped)}");
                }

                break;
            case "ExpandColumns":
                parts.Add(Chance(2) ? $"Columns = [\"{PickColumn()}\"]" : $"Columns = {{ [\"{PickColumn()}\"] = \"{Pick(Columns)}\" }}");
                break;
            case "Rewrite":
                if (Chance(2))
                {
                    parts.Add($"Columns = {Names(1)}");
                    parts.Add(Chance(2) ? $"Made = [\"{Pick(Columns)}\"]" : $"Made = {{ [\"{Pick(Columns)}\"] = \"x\" }}");
                }

                break;
        }

        if (Chance(12))
        {
            parts.Add($"OutputMappings = {{ {Mapping()} }}");
        }

        if (Chance(20))
        {
            parts.Add($"InputMappings = {{ {Mapping()} }}");
        }

        return parts.Count == 0 ? "" : $" {{ {string.Join(", ", parts)} }}";
    }

    private string Mapping() => $"[\"{Pick(Columns)}\"] = \"{Pick(Columns)}\"";

    private string Names(int count) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(_ => $"\"{PickColumn()}\""))}]";

    private void Declare(string type)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"s{_items.Count}");
        switch (_random.Next(14))
        {
            case 0:
                _members.AppendLine(CultureInfo.InvariantCulture, $"    private static readonly {type} Field{_items.Count} = {New(type)};");
                _items.Add(($"Field{_items.Count}", false));
                return;
            case 1:
                _members.AppendLine(CultureInfo.InvariantCulture, $"    private static Step Make{_items.Count}(string name) => {New(type, "name")};");
                Line($"var {name} = Make{_items.Count}({NewName()});");
                break;
            case 2:
                Line($"var {name} = flag ? (Step){New(type)} : {New(IsSource(type) ? Pick([.. Sources.Keys]) : Chance(4) ? Pick([.. Others.Keys]) : type)};");
                break;
            case 3:
                Line($"{type} {name};");
                Line($"if (flag) {{ {name} = {New(type)}; }} else {{ {name} = {New(type)}; }}");
                break;
            case 4:
                Line($"var ({name}, text{name}) = ({New(type)}, 1);");
                break;
            case 5 when !IsSource(type):
                Line($"var {name} = new[] {{ \"x\", \"y\" }}.Select(word => {New(type, $"$\"{name}_{{word}}\"")}).ToArray();");
                _items.Add((name, true));
                return;
            case 6 when !IsSource(type):
                Line($"var {name} = new List<Step>();");
                Line($"foreach (var word in {(Chance(2) ? "names" : "new[] { \"u\", \"v\" }")}) {{ {name}.Add({New(type, $"\"{name}_\" + word")}); }}");
                _items.Add((name, true));
                return;
            case 7 when !IsSource(type):
                Line($"Step[] {name} = [{New(type)}, {New(Chance(2) ? "FilterA" : type)}];");
                _items.Add((name, true));
                return;
            case 10 when IsSource(type) && Chance(3):
                Line($"var {name} = outside;");
                break;
            case 8:
                Line($"{type} {name} = new({(Chance(5) ? "" : NewName())}){Initializer(type)};");
                break;
            case 9:
                Line($"Func<string, {type}> make{name} = text => {New(type, "text")};");
                Line($"var {name} = make{name}({NewName()});");
                break;
            default:
                Line($"var {name} = {New(type)};");
                break;
        }

        if (Chance(25))
        {
            Line($"{name}.OutputMappings[\"{Pick(Columns)}\"] = \"{Pick(Columns)}\";");
        }

        _items.Add((name, false));
    }

    private void Connect(List<int> from, int to)
    {
        var target = _items[to];
        if (from.Count > 1 && Chance(2) && from.All(place => !_items[place].IsList))
        {
            Line($"_ = new Step[] {{ {string.Join(", ", from.Select(place => _items[place].Expression))} }} >> {target.Expression};");
            return;
        }

        foreach (var place in from)
        {
            var source = _items[place];
            switch (_random.Next(6))
            {
                case 0 when !source.IsList:
                    Line($"{source.Expression}.Connect({target.Expression});");
                    break;
                case 1 when target.IsList && !source.IsList:
                    Line($"foreach (var each in {target.Expression}) {{ {source.Expression}.Connect(each); }}");
                    break;
                case 2 when target.IsList && !source.IsList:
                    Line($"_ = {source.Expression} >> RoutingBatchFunctions.SampleNSteps(1) >> {target.Expression};");
                    break;
                case 3 when !source.IsList:
                    Line($"var chain{_chains.Count} = {source.Expression} >> {target.Expression};");
                    _chains.Add($"chain{_chains.Count}");
                    break;
                case 4 when !source.IsList && !target.IsList && Chance(6):
                    Line($"_ = {source.Expression} >> [{target.Expression}, {New(Pick([.. Others.Keys]))}];");
                    break;
                case 5 when source.IsList && !target.IsList:
                    Line($"foreach (var each in {source.Expression}) {{ _ = each >> {target.Expression}; }}");
                    break;
                default:
                    Line($"_ = {AsLeft(source)} >> {target.Expression};");
                    break;
            }
        }
    }

    private static string AsLeft((string Expression, bool IsList) item) => item.IsList ? $"((IEnumerable<Step>){item.Expression})" : item.Expression;

    private string Finish()
    {
        var first = _items[0].Expression;
        var text = new StringBuilder();
        if (_chains.Count > 0 && Chance(2))
        {
            text.Append(CultureInfo.InvariantCulture, $"        var pipeline = new Pipeline(\"p\") {{ {first}, {Pick(_chains)} }};");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"        var pipeline = new Pipeline(\"p\");\n        pipeline.Add({first});");
        }

        foreach (var (expression, isList) in _items.Skip(1).Where(_ => Chance(2)))
        {
            text.Append(isList ? $"\n        foreach (var each in {expression}) {{ pipeline.Add(each); }}" : $"\n        pipeline.Add({expression});");
        }

        return text.ToString();
    }
}
