using System.Globalization;
using System.Text;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>Writes C# that builds random pipelines, in the many ways in which people write them. About half of them fit.</summary>
/// <remarks>
/// The code may read <c>flag</c>, <c>other</c>, <c>kind</c>, <c>names</c> and <c>outside</c>, wherever it stands. Columns have few names, so that they
/// meet; steps have names of their own, so that messages tell them apart.
/// </remarks>
internal sealed partial class RandomPipeline
{
    private readonly Random _random;
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _body = new();
    private readonly Dictionary<string, string> _places = [];
    private readonly HashSet<string> _plain = [];
    private readonly List<string> _chains = [];
    private readonly string _class;
    private readonly string _files;
    private readonly Container _container;
    private List<Item> _items = [];
    private List<HashSet<string>> _made = [];
    private HashSet<string> _available = [];
    private bool _hasConditions;
    private int _names;
    private int _helpers;

    private RandomPipeline(int seed, string name, string files, Container? container)
    {
        _random = new Random(seed);
        _class = name;
        _files = files;
        _container = container ?? Pick([Container.Method, Container.Method, Container.Method, .. Enum.GetValues<Container>().Where(static value => value != Container.Program)]);
    }

    /// <summary>Where the code stands that builds the pipelines.</summary>
    internal enum Container
    {
        /// <summary>A static method, with parameters.</summary>
        Method,

        /// <summary>A constructor, which keeps them in a field.</summary>
        Constructor,

        /// <summary>A property's getter, of an object with fields.</summary>
        Property,

        /// <summary>A local function.</summary>
        LocalFunction,

        /// <summary>A lambda.</summary>
        Lambda,

        /// <summary>A member with one expression.</summary>
        Expression,

        /// <summary>Top-level statements.</summary>
        Program,
    }

    private bool IsStatic => _container is not (Container.Constructor or Container.Property);

    /// <summary>The code for a seed.</summary>
    /// <param name="seed">Tells everything.</param>
    /// <param name="name">The class to write.</param>
    /// <param name="files">A folder with <c>rows.columns.json</c> and <c>rows.jsonl</c>.</param>
    /// <param name="container">Where the code stands; null for any place but top-level statements.</param>
    internal static WrittenPipelines Write(int seed, string name, string files, Container? container = null) => new RandomPipeline(seed, name, files, container).Write();

    private WrittenPipelines Write()
    {
        var expression = _container == Container.Expression ? WriteExpression() : null;

        // What goes wrong in a function that is called is said once, at the call: there, one pipeline could not be told from the other.
        var isCalled = _container is Container.LocalFunction or Container.Lambda;
        var count = expression is not null ? 0 : !isCalled && Chance(6) ? 2 : 1;
        for (var number = 0; number < count; number++)
        {
            WriteGraph(number);
        }

        var pipelines = string.Join(", ", Enumerable.Range(0, count).Select(static number => $"pipeline{number}"));
        return new WrittenPipelines(_class, Wrap(expression, pipelines), _container == Container.Program, !_hasConditions, _places, _plain);
    }

    private string Wrap(string? expression, string pipelines)
    {
        const string Parameters = "bool flag, bool other, int kind, string[] names, Step outside";
        const string Arguments = "flag, other, kind, names, outside";
        var fields = "    private readonly bool flag;\n    private readonly bool other;\n    private readonly int kind;\n    private readonly string[] names;\n    private readonly Step outside;\n";
        var keep = $"        (this.flag, this.other, this.kind, this.names, this.outside) = ({Arguments});\n";
        var members = _container switch
        {
            Container.Method => $"    internal static Pipeline[] Build({Parameters})\n    {{\n{_body}        return [{pipelines}];\n    }}\n",
            Container.Constructor => $"    private readonly Pipeline[] _pipelines;\n\n    private {_class}({Parameters})\n    {{\n{_body}        _pipelines = [{pipelines}];\n    }}\n\n" +
                $"    internal static Pipeline[] Build({Parameters}) => new {_class}({Arguments})._pipelines;\n",
            Container.Property => $"{fields}\n    private {_class}({Parameters})\n    {{\n{keep}    }}\n\n" +
                $"    private Pipeline[] Pipelines\n    {{\n        get\n        {{\n{_body}            return [{pipelines}];\n        }}\n    }}\n\n" +
                $"    internal static Pipeline[] Build({Parameters}) => new {_class}({Arguments}).Pipelines;\n",
            Container.LocalFunction => $"    internal static Pipeline[] Build({Parameters})\n    {{\n        return Make();\n\n        Pipeline[] Make()\n        {{\n{_body}        return [{pipelines}];\n        }}\n    }}\n",
            Container.Lambda => $"    internal static Pipeline[] Build({Parameters})\n    {{\n        Func<Pipeline[]> make = () =>\n        {{\n{_body}        return [{pipelines}];\n        }};\n        return make();\n    }}\n",
            Container.Expression => $"    internal static Pipeline Build({Parameters}) => {expression};\n",
            _ => "",
        };
        var parts = $"internal sealed record {_class}Parts(Step Step, int Number);\n";
        if (_container != Container.Program)
        {
            return $"using Lab;\nusing Distilabel.Dataflow.AI;\n\ninternal {(IsStatic ? "static" : "sealed")} class {_class}\n{{\n{_members}\n{members}}}\n\n{parts}";
        }

        var takes = string.Concat(pipelines.Split(", ").Select(static pipeline => $"Given.Take({pipeline});\n"));
        return "using Lab;\nusing Distilabel.Dataflow.AI;\n\nvar (flag, other, kind, names, outside) = (Given.Flag, Given.Other, Given.Kind, Given.Words, Given.Outside());\n" +
            $"_ = (flag, other, kind, names);\n_ = outside.Name;\n{_body}{takes}\ninternal static class {_class}\n{{\n{_members}}}\n\n{parts}";
    }

    private void WriteGraph(int number)
    {
        (_items, _made) = ([], []);
        var count = 2 + _random.Next(5);
        for (var place = 0; place < count; place++)
        {
            var from = Predecessors(place);
            _available = [.. from.SelectMany(before => _made[before])];
            var type = from.Count == 0 ? Pick([.. Lab.Sources.Keys]) : Fitting(from.Count > 1);
            var makes = Lab.Sources.TryGetValue(type, out var columns) ? columns : Lab.Others[type].Makes;
            if (from.Count == 1 && !_items[from[0]].IsList && Chance(12))
            {
                DeclareConnected(type, _items[from[0]]);
                _made.Add([.. _available, .. makes]);
                continue;
            }

            Declare(type);
            _made.Add(type == "KeepColumns" ? [.. _available.Take(1)] : [.. _available, .. makes]);
            Connect(from, place);
        }

        if (Chance(60))
        {
            Line($"_ = {AsLeft(_items[^1])} >> {_items[0].Expression};");
        }

        if (Chance(12))
        {
            Forget();
        }

        Finish(number);
    }

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
        var fitting = Lab.Others.Where(step => step.Value.Reads.All(_available.Contains)).Select(static step => step.Key).ToArray();
        return Chance(12) ? Pick([.. Lab.Others.Keys]) : hasBranches && !Chance(4) ? Pick(Lab.Apart) : Pick(fitting);
    }

    private void Finish(int number)
    {
        var first = _items[0].Expression;
        var chains = _chains.ToArray();
        _chains.Clear();
        if (chains.Length > 0 && Chance(2))
        {
            Line($"var pipeline{number} = new Pipeline(\"p{number}\") {{ {first}, {Pick(chains)} }};");
        }
        else
        {
            Line($"var pipeline{number} = new Pipeline(\"p{number}\");");
            Line($"pipeline{number}.Add({first});");
        }

        foreach (var item in _items.Skip(1).Where(_ => Chance(2)))
        {
            Line(item.IsList ? $"foreach (var each in {item.Expression}) {{ pipeline{number}.Add(each); }}" : $"pipeline{number}.Add({item.Expression});");
        }
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private void Line(string text) => _body.Append(_container == Container.Program ? "" : "        ").Append(text).Append('\n');

    private void Member(string text) => _members.Append("    ").Append(text).Append('\n');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A variable, or a member, that holds a step or a list of steps.</summary>
    private sealed record Item(string Expression, bool IsList);
}
