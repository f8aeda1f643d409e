namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>State that other code sets. What a member or an object is given at first counts only while nobody else may set it.</summary>
public class StateTests
{
    [Fact]
    public void The_analyzer_and_the_run_time_agree() => AgreedPrograms.Check(
        """"
        // The creator of an object sets a property that has an initializer.
        internal sealed class Builder
        {
            public string Column { get; init; } = "text";
            public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Column } } >> new TextGeneration("t") };
        }
        ---
        return new Builder { Column = "instruction" }.Make();

        // A flag that is false at first is set by the creator.
        internal sealed class Builder
        {
            public bool Map { get; set; } = false;
            public Pipeline Make() { var l = new LoadRows<PromptRow>("l"); if (Map) { l.OutputMappings["prompt"] = "instruction"; } return new("p") { l >> new TextGeneration("t") }; }
        }
        ---
        return new Builder { Map = true }.Make();

        // Another method sets the field.
        internal sealed class Builder
        {
            private string _c = "text";
            public Builder Use(string c) { _c = c; return this; }
            public Pipeline Make() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = _c } } >> new TextGeneration("t") };
        }
        ---
        return new Builder().Use("instruction").Make();

        // Another class sets a static field.
        internal static string Column = "text";
        static void Configure() => Column = "instruction";
        static Pipeline Inner() { return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Column } } >> new TextGeneration("t") };
        }
        static class Configure2 { internal static void Run() => Column = "instruction"; }
        ---
        Configure2.Run();
        return Inner();

        // One of two constructors sets the field.
        sealed class B
        {
            private readonly string _c = "x";
            public B() { }
            public B(string c) { _c = c; }
            public Pipeline M() { return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = _c } } >> new TextGeneration("t") }; }
        }
        ---
        return new B("instruction").M();

        // A derived class sets a field of its base.
        abstract class A
        {
            protected string Col = "x";
            public Pipeline M() { return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = Col } } >> new TextGeneration("t") }; }
        }
        sealed class B : A { public B() { Col = "instruction"; } }
        ---
        return new B().M();

        // Another class sets an element of an array.
        static readonly string[] Cols = ["prompt", "x"];
        static P2 Dummy = new();
        sealed class P2 { public P2() { Cols[1] = "meta"; } }
        ---
        _ = Dummy;
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = Cols } };

        // Another method puts another array in its place.
        internal static string[] Cols = ["x"];
        static class C
        {
            internal static void Set() => Cols = ["prompt"];
            internal static Pipeline M() { return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = Cols } }; }
        }
        ---
        C.Set(); return C.M();

        // Another method adds to a list.
        internal static readonly List<string> Cols = [];
        static class C
        {
            internal static void Set() => Cols.Add("prompt");
            internal static Pipeline M() { return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = Cols } }; }
        }
        ---
        C.Set(); return C.M();

        // A record in a field holds the step that another method maps.
        internal sealed record Parts(Step Load, Step Task);
        internal sealed class B
        {
            private readonly Parts _parts = new(new LoadRows<PromptRow>("l"), new TextGeneration("t"));
            public B Fix() { _parts.Load.OutputMappings["prompt"] = "instruction"; return this; }
            public Pipeline Make() => new("p") { _parts.Load >> _parts.Task };
        }
        ---
        return new B().Fix().Make();

        // A method goes over the pipeline in a field and maps a step.
        sealed class B
        {
            private readonly Pipeline _p = new("p") { new LoadRows<PromptRow>("l") >> new TextGeneration("t") };
            public B Fix() { foreach (var s in _p) { if (s.Name == "t") { s.InputMappings["instruction"] = "prompt"; } } return this; }
            public Pipeline P => _p;
        }
        ---
        return new B().Fix().P;

        // Code that names no step adds to a list of columns.
        internal sealed class H { public List<string> Cols { get; } = []; }
        ---
        var h = new H();
        if (names.Length > 0) { h.Cols.Add("prompt"); }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") >> new KeepColumns("k") { Columns = h.Cols } };

        // Code that names no step sets a property.
        internal sealed class H { public string To { get; set; } = "text"; }
        ---
        var h = new H();
        if (names.Length > 0) { h.To = "instruction"; }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = h.To } } >> new TextGeneration("t") };

        // Code that names no step calls a method that sets a static field.
        static string To = "text";
        static void Set() => To = "instruction";
        ---
        if (names.Length > 0) { Set(); }
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = To } } >> new TextGeneration("t") };

        // A callback sets options.
        internal sealed class Opts { public string Column { get; set; } = "text"; }
        static Pipeline Inner(Action<Opts> configure) {
        var o = new Opts(); configure(o);
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = o.Column } } >> new TextGeneration("t") }; }
        ---
        return Inner(o => o.Column = "instruction");

        // Reflection sets a property.
        sealed class Opt { public string In { get; set; } = "text"; }
        ---
        var o = new Opt(); typeof(Opt).GetProperty("In")!.SetValue(o, "instruction");
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = o.In } } >> new TextGeneration("t") };

        // A method adds to the list that a guard asks.
        sealed class H
        {
            private readonly List<Step> _s = [];
            public H Add(Step s) { _s.Add(s); return this; }
            public Pipeline M() { var l = new LoadRows<PromptRow>("l"); if (_s.Count == 0) { l.Connect(new Choose("c")); } return new("p") { l }; }
        }
        ---
        return new H().Add(new TextGeneration("t")).M();

        // A method gives the step in whose place there is a default.
        sealed class H
        {
            private Step? _load;
            public H Load(Step s) { _load = s; return this; }
            public Pipeline M() { var l = _load ?? new LoadRows<PromptRow>("l"); return new("p") { l >> new TextGeneration("t") }; }
        }
        ---
        return new H().Load(new LoadRows<InstructionRow>("l")).M();

        // A method sets a part of a part.
        sealed class Cfg { public Inner I { get; } = new(); } sealed class Inner { public string C { get; set; } = "x"; }
        sealed class H
        {
            private readonly Cfg _cfg = new();
            public H With(string c) { _cfg.I.C = c; return this; }
            public Pipeline M() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = _cfg.I.C } } >> new TextGeneration("t") };
        }
        ---
        return new H().With("instruction").M();

        // A copy of a record has another value.
        record Opt
        {
            public string C { get; init; } = "x";
            public Pipeline M() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = C } } >> new TextGeneration("t") };
        }
        ---
        return (new Opt() with { C = "instruction" }).M();

        // Two fields are set at once.
        sealed class H
        {
            private string _c = "x";
            private int _i = 1;
            public void Go() { (_c, _i) = ("instruction", 2); }
            public Pipeline M() => new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = _c } } >> new TextGeneration("t") };
        }
        ---
        var h = new H(); h.Go(); return h.M();

        // A counter may have counted before.
        static int _n; static Step Next() => new TextGeneration("t" + _n++);
        ---
        Next();
        return new Pipeline("p") { new LoadRows<InstructionRow>("t5") >> Next() >> new CountWords("c") };

        // A setter maps.
        class Parts { public Step Load { get; } = new LoadRows<PromptRow>("l"); public string From { set => Load.OutputMappings[value] = "instruction"; } }
        ---
        var a = new Parts { From = "prompt" };
        return new Pipeline("p") { a.Load >> new TextGeneration("t") };

        // A record declares the property of its parameter itself.
        record P1(string Col) { public string Col { get; init; } = "instruction"; }
        ---
        var p = new P1("text");
        return new Pipeline("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = p.Col } } >> new TextGeneration("t") };

        // Two objects have each their own parameters of the primary constructor.
        sealed class Parts(Step load, Step task) { public StepChain Chain => load >> task; public Step Load => load; }
        ---
        var a = new Parts(new LoadRows<InstructionRow>("l"), new TextGeneration("t"));
        var b = new Parts(new LoadRows<PromptRow>("m"), new KeepColumns("k") { Columns = ["prompt"] });
        return new Pipeline("p") { a.Chain, b.Chain };

        // A default of a parameter is no value that it always has.
        static class X
        {
            internal static Pipeline Make(string col = "text") { return new("p") { new LoadRows<PromptRow>("l") { OutputMappings = { ["prompt"] = col } } >> new TextGeneration("t") }; }
        }
        ---
        return X.Make("instruction");
        """");
}
