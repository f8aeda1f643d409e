namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <content>Connections, and pipelines that are one expression.</content>
internal sealed partial class RandomPipeline
{
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
            Connect(_items[place], target);
        }
    }

    private void Connect(Item source, Item target)
    {
        switch (_random.Next(15))
        {
            case 0 or 1 when !source.IsList:
                Line($"{source.Expression}.Connect({target.Expression});");
                break;
            case 2 when !source.IsList && !target.IsList && Chance(2):
                Line($"{source.Expression}.Connect({target.Expression}, {New("FilterA")});");
                break;
            case 3 when target.IsList && !source.IsList:
                Line($"foreach (var each in {target.Expression}) {{ {source.Expression}.Connect(each); }}");
                break;
            case 4 when !source.IsList && (target.IsList || Chance(4)):
                Line($"_ = {source.Expression} >> RoutingBatchFunctions.SampleNSteps(1) >> {target.Expression};");
                break;
            case 5 when !source.IsList && (target.IsList || Chance(4)):
                Line($"{source.Expression}.Connect(RoutingBatchFunctions.SampleNSteps(1), {target.Expression});");
                break;
            case 6 or 7 when !source.IsList:
                Line($"var chain{Number(_helpers)} = {source.Expression} >> {target.Expression};");
                _chains.Add($"chain{Number(_helpers++)}");
                break;
            case 8 when !source.IsList && !target.IsList && Chance(3):
                Line($"_ = {source.Expression} >> [{target.Expression}, {New(Pick([.. Lab.Others.Keys]))}];");
                break;
            case 9 when source.IsList && !target.IsList:
                Line($"foreach (var each in {source.Expression}) {{ _ = each >> {target.Expression}; }}");
                break;
            case 10 when Chance(3):
                Line($"if ({Condition()}) {{ _ = {AsLeft(source)} >> {target.Expression}; }}");
                break;
            case 11 when target.IsList && !source.IsList:
                Line($"_ = {source.Expression} >> {target.Expression} >> new Step[] {{ {New("CombineOutputs")}, {New("CombineOutputs")} }} >> {New("CombineOutputs")};");
                break;
            case 12 when !source.IsList && (target.IsList || Chance(4)):
                Line($"_ = {source.Expression} >> Route.By(\"{Pick(Lab.Columns)}\") >> {target.Expression};");
                break;
            case 13 or 14 when !source.IsList:
                ConnectByRoute(source, target);
                break;
            default:
                Line($"_ = {AsLeft(source)} >> {target.Expression};");
                break;
        }
    }

    /// <summary>A route to two steps that meet again; now and then one that does not name them both, or names another.</summary>
    private void ConnectByRoute(Item source, Item target)
    {
        var (left, right) = ($"left{Number(_helpers)}", $"right{Number(_helpers++)}");
        Line($"Step {left} = {New(Pick([.. Lab.Others.Keys]))}, {right} = {New(Pick([.. Lab.Others.Keys]))};");
        var column = Chance(2) ? $"Names.{Pick(Lab.Columns).ToUpperInvariant()}" : $"\"{Pick(Lab.Columns)}\"";
        var second = Chance(6) ? left : right;
        var route = _random.Next(5) switch
        {
            0 => $"Route.By({column}, (\"x\", {left}), (\"{(Chance(6) ? "x" : "y")}\", {second}))",
            1 => $"Route.By({column}, (1, {left}), (2, {second}), (3, {left}))",
            2 => $"Route.By({column}, (\"x\", {left})).Otherwise({second})",
            3 => $"Route.When<RowAB>(({left}, row => row.B > 1), ({second}, static row => row.A.Length == 0)).OtherwiseDrop()",
            _ => $"Route.By({column})",
        };
        var to = Chance(8) ? $"new[] {{ {left} }}" : $"new[] {{ {left}, {right} }}";
        Line(Chance(3) ? $"_ = {source.Expression}.Connect({route}, {to}) >> {target.Expression};" : $"_ = {source.Expression} >> {route} >> {to} >> {target.Expression};");
    }

    private static string AsLeft(Item item) => item.IsList ? $"((IEnumerable<Step>){item.Expression})" : item.Expression;

    /// <summary>A pipeline without a statement: a chain, now and then with a list in it.</summary>
    private string WriteExpression()
    {
        var source = Pick([.. Lab.Sources.Keys]);
        _available = [.. Lab.Sources[source]];
        var chain = New(source);
        for (var length = 1 + _random.Next(3); length > 0; length--)
        {
            if (Chance(4))
            {
                var first = New(Fitting(hasBranches: false));
                chain += $" >> [{first}, {New(Fitting(hasBranches: false))}] >> {New(Pick(Lab.Apart))}";
                continue;
            }

            var type = Fitting(hasBranches: false);
            chain += $" >> {New(type)}";
            _available = [.. _available, .. Lab.Others[type].Makes];
        }

        return $"new(\"p0\") {{ {chain} }}";
    }
}
