namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <content>Variables and members that hold steps: one, or a list.</content>
internal sealed partial class RandomPipeline
{
    private void Declare(string type)
    {
        var name = $"s{Number(_helpers++)}";
        var isList = !Lab.IsSource(type) && Chance(5);
        if (isList)
        {
            DeclareList(type, name);
        }
        else if (!DeclareByMember(type, name) && !DeclareByCondition(type, name))
        {
            DeclareInPlace(type, name);
        }

        if (isList)
        {
            return;
        }

        var mapping = $"{_items[^1].Expression}.OutputMappings[{AnyColumn()}] = {AnyColumn()};";
        if (Chance(25))
        {
            Line(mapping);
        }
        else if (Chance(25))
        {
            Line($"if ({Condition()}) {{ {mapping} }}");
        }
    }

    private string Condition()
    {
        _hasConditions = true;
        return Pick(["flag", "other", "kind == 1", "!flag", "flag && other", "names.Length > 1"]);
    }

    private void Keep(string expression, bool isList = false) => _items.Add(new Item(expression, isList));

    private void DeclareInPlace(string type, string name)
    {
        switch (_random.Next(8))
        {
            case 0:
                Line($"var ({name}, text{name}) = ({New(type)}, 1);");
                break;
            case 1:
                var given = Chance(5) ? "" : NewName();
                Know(given, $"new({given})");
                Line($"{type} {name} = new({given}){Initializer(type)};");
                break;
            case 2:
                Line($"Func<string, {type}> make{name} = text => {New(type, "text")};");
                Line($"var {name} = make{name}({NewName()});");
                break;
            case 3:
                Line($"var parts{name} = new {_class}Parts({New(type)}, 1);");
                Line($"var {name} = (parts{name} with {{ Number = 2 }}).Step;");
                break;
            case 4 when Lab.IsSource(type) && Chance(3):
                Line($"var {name} = outside;");
                break;
            case 5 when Chance(2):
                Line($"Step {name} = {New(Lab.IsSource(type) ? Pick([.. Lab.Sources.Keys]) : Pick([.. Lab.Others.Keys]))};");
                Line($"{name} = {New(type)};");
                break;
            default:
                DeclarePlainly(type, name);
                break;
        }

        Keep(name);
    }

    private void DeclarePlainly(string type, string name)
    {
        var given = NewName();
        Know(given, $"new {type}({given})");
        if (Lab.IsRemembered(type) && _places.ContainsKey(given.Trim('"')))
        {
            _plain.Add(given.Trim('"'));
        }

        Line($"var {name} = {New(type, given)};");
    }

    private bool DeclareByMember(string type, string name)
    {
        var isStatic = IsStatic ? "static " : "";
        switch (_container == Container.Program ? 10 + _random.Next(12) : _random.Next(24))
        {
            case 0:
                Member($"private {isStatic}readonly {type} _{name} = {New(type, NewName())};");
                Keep($"_{name}");
                return true;
            case 1:
                Member($"private {isStatic}{type} Prop_{name} {{ get; }} = {New(type, NewName())};");
                Keep($"Prop_{name}");
                return true;
            case 2:
                Member($"private {isStatic}Step Fresh_{name} => {New(type, NewName())};");
                Line($"var {name} = Fresh_{name};");
                Keep(name);
                return true;
            case 3:
                Member($"private static Step Make_{name}(string name) => {New(type, "name")};");
                DeclareByHelper($"Make_{name}", name);
                return true;
            case 4:
                Member($"private static Step Make_{name}(string name) {{ var made = {New(type, "name")}; return made; }}");
                DeclareByHelper($"Make_{name}", name);
                return true;
            case 5 when _container == Container.Constructor:
                Member($"private readonly Step _{name};");
                Line($"_{name} = {New(type, NewName())};");
                Keep($"_{name}");
                return true;
            case 10:
                Line($"Step Local_{name}(string name) => {New(type, "name")};");
                Line($"var {name} = Local_{name}({NewName()});");
                Keep(name);
                return true;
            default:
                return false;
        }
    }

    private void DeclareByHelper(string helper, string name)
    {
        var given = NewName();

        // In a function that is called itself, that call is the place so far.
        if (_container is not (Container.LocalFunction or Container.Lambda))
        {
            Know(given, $"{helper}({given})");
        }

        Line($"var {name} = {helper}({given});");
        Keep(name);
    }

    private bool DeclareByCondition(string type, string name)
    {
        string Another() => Lab.IsSource(type) ? Pick([.. Lab.Sources.Keys]) : Chance(4) ? Pick([.. Lab.Others.Keys]) : type;
        switch (_random.Next(16))
        {
            case 0:
                Line($"var {name} = {Condition()} ? (Step){New(type)} : {New(Another())};");
                break;
            case 1:
                Line($"Step {name};");
                Line($"if ({Condition()}) {{ {name} = {New(type)}; }} else {{ {name} = {New(Another())}; }}");
                break;
            case 2:
                Line($"Step {name} = {New(type)};");
                Line($"if ({Condition()}) {{ {name} = {New(Another())}; }}");
                break;
            case 3:
                _hasConditions = true;
                Line($"Step {name} = kind switch {{ 0 => {New(type)}, 1 => {New(Another())}, _ => {New(type)} }};");
                break;
            case 4:
                _hasConditions = true;
                Line($"Step {name};");
                Line($"switch (kind) {{ case 0: {name} = {New(type)}; break; case 1: {name} = {New(Another())}; break; default: {name} = {New(type)}; break; }}");
                break;
            default:
                return false;
        }

        Keep(name);
        return true;
    }

    private void DeclareList(string type, string name)
    {
        switch (_random.Next(9))
        {
            case 0:
                Line($"var {name} = new[] {{ \"x\", \"y\" }}.Select(word => {New(type, $"$\"{name}_{{word}}\"")}).ToArray();");
                break;
            case 1:
                Line($"var {name} = new[] {{ \"x\", \"y\" }}.Select((word, place) => (Step){New(type, $"word + \"_{name}_\" + place")}).ToList();");
                break;
            case 2:
                Line($"var {name} = new List<Step>();");
                Line($"foreach (var word in {(Chance(2) ? "names" : "new[] { \"u\", \"v\" }")}) {{ {name}.Add({New(type, $"\"{name}_\" + word")}); }}");
                break;
            case 3:
                Line($"var more{name} = new Step[] {{ {New(type)} }};");
                Line($"Step[] {name} = [.. more{name}, {New(type)}];");
                break;
            case 4:
                Line($"var {name} = new List<Step> {{ {New(type)} }};");
                Line($"{name}.AddRange([{New(type)}, {New("FilterA")}]);");
                break;
            case 5:
                Line($"var {name} = new List<Step> {{ {New(type)} }};");
                Line($"if ({Condition()}) {{ {name}.Add({New(type)}); }}");
                break;
            case 6:
                Line($"Step[] {name} = [{New(type)}, {Condition()} ? {New(type)} : {New("FilterA")}];");
                break;
            case 7:
                Line($"var {name} = new Step[2];");
                Line($"for (var i = 0; i < {name}.Length; i++) {{ {name}[i] = {New(type, $"$\"{name}_{{i}}\"")}; }}");
                break;
            default:
                Line($"Step[] {name} = [{New(type)}, {New(Chance(2) ? "FilterA" : type)}];");
                break;
        }

        Keep(name, isList: true);
    }

    /// <summary>Steps that are connected where they are made.</summary>
    private void DeclareConnected(string type, Item from)
    {
        var name = $"s{Number(_helpers++)}";
        if (_container != Container.Program && Chance(2))
        {
            Member($"private static StepChain Chain_{name}(Step from) => from >> {New(type, NewName())} >> {New("CombineOutputs", NewName())};");
            Line($"var {name} = Chain_{name}({from.Expression}).Last[0];");
            Keep(name);
            return;
        }

        Line($"var {name} = new List<Step>();");
        Line($"foreach (var word in new[] {{ \"u\", \"v\" }}) {{ var each = {New(type, $"$\"{name}_{{word}}\"")}; {from.Expression}.Connect(each); {name}.Add(each); }}");
        Keep(name, isList: true);
    }

    /// <summary>A step that nothing is done with.</summary>
    private void Forget() => DeclarePlainly(Pick(["AToB", "BToC", "FilterA"]), $"forgotten{Number(_helpers++)}");
}
