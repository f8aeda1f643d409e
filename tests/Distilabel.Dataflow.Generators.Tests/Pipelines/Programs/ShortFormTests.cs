namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Today's C#: what its shorter forms do is followed, or said not to be.</summary>
public class ShortFormTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // An initializer must set the step.
        sealed class Parts { public required Step Load { get; init; } public Step Task { get; init; } = new Choose("never"); }
        ---
        var parts = new Parts { Load = new LoadRows<InstructionRow>("l"), Task = new TextGeneration("t") };
        return new Pipeline("p") { parts.Load >> parts.Task };

        // A copy of a record has another step.
        record Parts(Step Load, Step Task);
        ---
        var a = new Parts(new LoadRows<PromptRow>("l"), new TextGeneration("t"));
        var b = a with { Load = new LoadRows<InstructionRow>("m") };
        return new Pipeline("p") { b.Load >> b.Task };

        // A dictionary makes its entries when they are asked for.
        static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Step> Known = new();
        ---
        Known.Clear();
        var t = Known.GetOrAdd("t", name => new TextGeneration(name));
        t.InputMappings["instruction"] = "prompt";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> Known["t"] };

        // An extension of mappings maps.
        ---
        var l = new LoadRows<PromptRow>("l");
        l.OutputMappings.Map("prompt", "instruction");
        return new Pipeline("p") { l >> new TextGeneration("t") };
        +++
        static class Ext { internal static void Map(this ColumnMappings m, string a, string b) => m[a] = b; }

        // A fluent extension maps and gives the step back.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l").Mapping(("prompt", "instruction")) >> new TextGeneration("t") };
        +++
        static class Ext { internal static T Mapping<T>(this T s, params ReadOnlySpan<(string From, string To)> all) where T : Step { foreach (var (f, t) in all) { s.OutputMappings[f] = t; } return s; } }

        // A type parameter makes the step.
        static T Make<T>(Func<string, T> make) where T : Step { var s = make("t"); s.InputMappings["instruction"] = "prompt"; return s; }
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> Make(n => new TextGeneration(n)) };

        // Reflection makes the step.
        ---
        var t = (Step)Activator.CreateInstance(typeof(TextGeneration), "t")!;
        t.InputMappings["instruction"] = "prompt";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> t };

        // A fold connects.
        ---
        var l = new LoadRows<AnyRow>("l");
        Enumerable.Range(0, 3).Aggregate((Step)l, (last, i) => { var next = new KeepColumns($"k{i}") { Columns = ["instruction"] }; last.Connect(next); return next; }).Connect(new TextGeneration("t"));
        return new Pipeline("p") { l };

        // A fold over names connects what a step lacks.
        ---
        var l = new LoadRows<AnyRow>("l");
        names.Aggregate((Step)l, (last, n) => { var next = new KeepColumns(n) { Columns = ["instruction", "prompt"] }; last.Connect(next); return next; }).Connect(new TextGeneration("t"));
        return new Pipeline("p") { l };

        // Items come with their place.
        ---
        Step[] s = [new TextGeneration("a"), new KeepColumns("b") { Columns = ["prompt"] }];
        foreach (var (i, t) in s.Index()) { if (i == 0) { t.InputMappings["instruction"] = "prompt"; } }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // The last of a list is connected.
        ---
        List<Step> s = [new LoadRows<InstructionRow>("l"), new TextGeneration("t")];
        s[0].Connect(s[^1]); s[^1].Connect(new CountWords("c"));
        return new Pipeline("p") { s[0] };

        // A part of a list.
        ---
        Step[] s = [new Choose("never"), new TextGeneration("t"), new TextGeneration("u")];
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s[1..] };

        // A part of a list, with a list pattern.
        ---
        Step[] s = [new Choose("never"), new TextGeneration("t"), new TextGeneration("u")];
        if (s is not [_, .. var rest]) { throw new InvalidOperationException(); }
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> rest };

        // A reference to an element.
        ---
        Step[] s = [new Choose("never")];
        ref var first = ref s[0]; first = new TextGeneration("t");
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> s };

        // A field is exchanged.
        static Step? _t = new Choose("never");
        ---
        Interlocked.Exchange(ref _t, new TextGeneration("t"));
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> _t! };

        // A field is made sure of.
        static Pipeline? _p;
        ---
        return LazyInitializer.EnsureInitialized(ref _p, () => { var t = new TextGeneration("t"); t.InputMappings["instruction"] = "prompt"; return new Pipeline("p") { new LoadRows<PromptRow>("l") >> t }; });

        // Two steps share one object of mappings, which is changed later.
        ---
        var map = new ColumnMappings();
        var a = new TextGeneration("a") { InputMappings = map };
        var b = new TextGeneration("b") { InputMappings = map };
        b.InputMappings["instruction"] = "prompt";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> [a, b] };

        // A helper makes the mappings.
        static ColumnMappings Map(string to) => new() { ["prompt"] = to };
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = Map("instruction") } >> new TextGeneration("t") };

        // An initializer adds pairs.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { { "prompt", "instruction" } } } >> new TextGeneration("t") };

        // An object of mappings is set in a choice.
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = flag ? new() { ["prompt"] = "instruction" } : new() { ["completion"] = "instruction" } } >> new TextGeneration("t") };

        // A mapping is asked for before it is set.
        ---
        var l = new LoadRows<PromptRow>("l");
        if (l.OutputMappings["prompt"] == "prompt") { l.OutputMappings["prompt"] = "instruction"; }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A chain is spread.
        ---
        var c = new LoadRows<PromptRow>("l") >> new TextGeneration("t");
        Step[] all = [.. c.Steps];
        all[1].InputMappings["instruction"] = "prompt";
        return new Pipeline("p") { c };

        // An enum gives the names.
        enum Kind { First, Second }
        ---
        var l = new LoadRows<InstructionRow>("l");
        foreach (var k in Enum.GetValues<Kind>()) { l.Connect(new TextGeneration(k.ToString())); }
        return new Pipeline("p") { l };

        // A format gives the names.
        ---
        var l = new LoadRows<InstructionRow>("l");
        for (var i = 0; i < 2; i++) { l.Connect(new TextGeneration(string.Format("t_{0}", i))); }
        return new Pipeline("p") { l };

        // A format with a width gives the names.
        ---
        var l = new LoadRows<InstructionRow>("l");
        for (var i = 0; i < 2; i++) { l.Connect(new TextGeneration($"t_{i:00}")); }
        return new Pipeline("p") { l };

        // Tasks are awaited together.
        static async Task<Step> MakeAsync(string n) { await Task.Yield(); return new TextGeneration(n) { InputMappings = { ["instruction"] = "prompt" } }; }
        ---
        Step[] s = Task.WhenAll(names.Select(MakeAsync)).GetAwaiter().GetResult();
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> s };

        // An asynchronous iterator makes them.
        static async IAsyncEnumerable<Step> MakeAsync() { await Task.Yield(); yield return new TextGeneration("t"); }
        static async Task<Pipeline> BuildAsync() { var l = new LoadRows<PromptRow>("l"); await foreach (var s in MakeAsync()) { s.InputMappings["instruction"] = "prompt"; l.Connect(s); } return new("p") { l }; }
        ---
        return BuildAsync().GetAwaiter().GetResult();

        // A case goes on in another.
        ---
        var l = new LoadRows<PromptRow>("l");
        switch (names.Length) { case 2: goto case 1; case 1: l.OutputMappings["prompt"] = "instruction"; break; default: throw new InvalidOperationException(); }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A loop in a loop is left.
        ---
        var l = new LoadRows<PromptRow>("l");
        foreach (var a in new[] { 1, 2 }) { foreach (var b in new[] { 1, 2 }) { if (a * b == 2) { l.OutputMappings["prompt"] = "instruction"; break; } } }
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A nested conditional access sets it.
        sealed class Box { public Box? Next { get; set; } public LoadRows<PromptRow>? Load { get; set; } }
        ---
        var box = new Box { Next = new Box { Load = new("l") } };
        box?.Next?.Load?.OutputMappings["prompt"] = "instruction";
        return new Pipeline("p") { box!.Next!.Load! >> new TextGeneration("t") };

        // A property with its own field maps when it is set.
        sealed class Box { public Step? Load { get; set { field = value; value?.OutputMappings["prompt"] = "instruction"; } } }
        ---
        var box = new Box { Load = new LoadRows<PromptRow>("l") };
        return new Pipeline("p") { box.Load! >> new TextGeneration("t") };

        // A derived step is mapped by its constructor.
        ---
        return new Pipeline("p") { new Mapped("l") >> new TextGeneration("t") };
        +++
        sealed class Mapped : LoadRows2 { public Mapped(string n) : base(n) { OutputMappings["prompt"] = "instruction"; } }
        [Step, OutputColumn<string>("prompt")] partial class LoadRows2 { private IEnumerable<Output> Generate() => []; }

        // A pipeline is made by a static abstract member.
        interface IJob { static abstract Pipeline Make(); }
        sealed class Job : IJob { public static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        static Pipeline Fixed<T>() where T : IJob { var p = T.Make(); foreach (var s in p) { if (s is TextGeneration) { s.InputMappings["instruction"] = "prompt"; } } return p; }
        ---
        return Fixed<Job>();

        // A default member of an interface maps.
        interface IJob { Pipeline Make(); Pipeline Get() { var p = Make(); p.OfType<TextGeneration>().ToList().ForEach(t => t.InputMappings["instruction"] = "prompt"); return p; } }
        sealed class Job : IJob { public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") }; }
        ---
        return ((IJob)new Job()).Get();

        // A lookup by name maps.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        var byName = p.ToDictionary(s => s.Name);
        byName["t"].InputMappings["instruction"] = "prompt";
        return p;

        // Anonymous objects carry the steps.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        foreach (var item in p.Select((step, place) => new { step, place })) { if (item.place == 1) { item.step.InputMappings["instruction"] = "prompt"; } }
        return p;

        // Pairs of steps do.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        foreach (var (place, step) in p.Index()) { if (place == 1) { step.InputMappings["instruction"] = "prompt"; } }
        return p;

        // A switch over the steps maps.
        static Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
        ---
        var p = Make();
        foreach (var s in p) { switch (s) { case TextGeneration { Name: "t" } t: t.InputMappings["instruction"] = "prompt"; break; default: break; } }
        return p;

        // A method of the base maps, as the base has it.
        internal class Base
        {
            public Pipeline Make() { var l = new LoadRows<PromptRow>("l"); Configure(l); return new("p") { l >> new TextGeneration("t") }; }
            protected virtual void Configure(Step s) => s.OutputMappings["prompt"] = "instruction";
            protected virtual string Column() => "instruction";
            protected virtual string Other => "instruction";
            public virtual string Kept { get; set; } = "instruction";
        }
        internal sealed class Derived : Base
        {
            protected override void Configure(Step s) { base.Configure(s); s.OutputMappings["meta"] = "m"; }
            protected override string Column() => "x";
            protected override string Other => "x";
            public override string Kept { get; set; } = "x";
            public Pipeline Second() => new("q") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = base.Column() } } >> new TextGeneration("t") };
            public Pipeline Third() => new("r") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = base.Other } } >> new TextGeneration("t") };
            public Pipeline Fourth() => new("s") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = base.Kept } } >> new TextGeneration("t") };
        }
        ---
        var d = new Derived();
        d.Second().Validate(); d.Third().Validate(); d.Fourth().Validate();
        return d.Make();

        // The other part of a method maps.
        sealed partial class Job { partial void Configure(Step load); public Pipeline Make() { var l = new LoadRows<PromptRow>("l"); Configure(l); return new("p") { l >> new TextGeneration("t") }; } }
        sealed partial class Job { partial void Configure(Step load) => load.OutputMappings["prompt"] = "instruction"; }
        ---
        return new Job().Make();

        // A method has no other part, so its argument is not evaluated.
        sealed partial class Job { partial void Said(string s); public Pipeline Make() { var l = new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = "instruction" } }; Said(l.OutputMappings["prompt"] = "x"); return new("p") { l >> new TextGeneration("t") }; } }
        ---
        return new Job().Make();

        // The other parts of a property and a constructor have the code.
        sealed partial class Job { public partial Job(string c); private partial string Column { get; } private readonly string _c; public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Column } } >> new TextGeneration("t") }; }
        sealed partial class Job { public partial Job(string c) { _c = c; } private partial string Column => _c; }
        ---
        return new Job("instruction").Make();

        // This build leaves a call out.
        [System.Diagnostics.Conditional("LOUD")] static void Map(Step s) => s.OutputMappings["prompt"] = "x";
        ---
        var l = new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = "instruction" } }; Map(l);
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // This build leaves a call out that would mend it.
        [System.Diagnostics.Conditional("LOUD")] static void Map(Step s) => s.OutputMappings["prompt"] = "instruction";
        ---
        var l = new LoadRows<PromptRow>("l"); Map(l);
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // This build leaves an assertion out.
        ---
        var l = new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = "instruction" } }; System.Diagnostics.Debug.Assert((l.OutputMappings["prompt"] = "x") == "x");
        return new Pipeline("p") { l >> new TextGeneration("t") };

        // A hole with a format counts.
        ---
        int i = 0; string[] c = ["x", "instruction"]; var name = $"t_{i++:00}";
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = c[i] } } >> new TextGeneration(name) };

        // An index counts before what is put there is made.
        ---
        int i = 0; string[] c = ["x", "instruction"]; var a = new Step[1];
        a[i++] = new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = c[i] } };
        return new Pipeline("p") { a[0] >> new TextGeneration("t") };

        // A method of a struct that can't be changed works on a copy.
        struct Names { public string C; public void Set(string c) { C = c; } }
        sealed class Job { public readonly Names N = new() { C = "instruction" }; public void Go() { N.Set("x"); } }
        ---
        var job = new Job(); job.Go();
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = job.N.C } } >> new TextGeneration("t") };

        // A static field is asked for before it has its value.
        static class Names { public static readonly string Column = Prefix + "instruction"; public static readonly string Prefix = "x"; }
        ---
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Names.Column } } >> new TextGeneration("t") };

        // A list that stays as it is gives a longer one.
        ---
        var first = System.Collections.Immutable.ImmutableList.Create<Step>(new TextGeneration("a"));
        var both = first.Add(new CountWords("c")).AddRange([new Rate("r")]);
        return new Pipeline("p") { new LoadRows<InstructionRow>("l") >> first, new LoadRows<AnyRow>("m") >> [both[1], both[2]] };
        """");
}
