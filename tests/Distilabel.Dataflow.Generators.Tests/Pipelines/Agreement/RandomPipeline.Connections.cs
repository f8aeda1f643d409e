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
        switch (_random.Next(12))
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
            default:
                Line($"_ = {AsLeft(source)} >> {target.Expression};");
                break;
        }
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
